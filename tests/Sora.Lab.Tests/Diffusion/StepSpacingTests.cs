using Sora.Lab.Diffusion;

namespace Sora.Lab.Tests.Diffusion;

public sealed class StepSpacingTests
{
    [Theory]
    [InlineData(1000, new[] { 250 })]
    [InlineData(1000, new[] { 10, 15, 20 })]
    [InlineData(37, new[] { 5, 1, 7 })]
    [InlineData(8, new[] { 8 })]
    public void Sections_give_so_many_steps_that_rise_from_the_first(int steps, int[] counts)
    {
        var visited = StepSpacing.Sections(steps, counts);

        Assert.Equal(counts.Sum(), visited.Length);
        Assert.Equal(0, visited[0]);
        Assert.All(visited.Zip(visited.Skip(1)), pair => Assert.True(pair.First < pair.Second));
        Assert.InRange(visited[^1], 0, steps - 1);
    }

    [Fact]
    public void Strides_are_whole() => Assert.Equal([0, 3, 6, 9], StepSpacing.Strided(10, 4));

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Assert.Throws<ArgumentException>(() => StepSpacing.Strided(10, 6));
        Assert.Throws<ArgumentException>(() => StepSpacing.Sections(10, 6, 2));
    }
}
