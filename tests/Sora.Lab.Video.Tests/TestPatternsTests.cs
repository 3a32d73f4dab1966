namespace Sora.Lab.Video.Tests;

public sealed class TestPatternsTests
{
    [Theory]
    [InlineData(TestPattern.TestCard, true)]
    [InlineData(TestPattern.Mandelbrot, true)]
    [InlineData(TestPattern.ColorBars, false)]
    [InlineData(TestPattern.Life, true)]
    public void Clips_have_the_size_that_is_asked_for_and_repeat(TestPattern pattern, bool moves)
    {
        var clip = TestPatterns.Draw(pattern, 32, 24, 9, 8);
        Assert.Equal((9, 24, 32, 8.0), (clip.Frames, clip.Height, clip.Width, clip.FramesPerSecond));
        Assert.Equal(clip.Pixels.ToArray(), TestPatterns.Draw(pattern, 32, 24, 9, 8).Pixels.ToArray());
        var (first, last) = (clip.Part(0, 1).Pixels.ToArray(), clip.Part(8, 1).Pixels.ToArray());
        Assert.Equal(moves, !first.SequenceEqual(last));
        Assert.True(first.Distinct().Count() > 1);
    }

    [Fact]
    public void Sizes_without_whole_cells_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TestPatterns.Draw(TestPattern.Life, 30, 24, 1, 8));
}
