using Sora.Lab.Training.Evaluation;

namespace Sora.Lab.Training.Tests.Evaluation;

public sealed class ClipEnergyTests
{
    [Fact]
    public void Edges_are_counted_down_and_to_the_right()
    {
        using var scope = NewDisposeScope();
        var pixels = zeros([1, 1, 1, 4, 4]);
        pixels[0, 0, 0, 1, 1] = tensor(2f);

        Assert.Equal(16, ClipEnergy.Edges(pixels), 5); // four neighbours, 2 squared each
        Assert.Equal(0, ClipEnergy.Edges(ones([1, 3, 2, 4, 4])), 5);
    }

    [Fact]
    public void What_moves_evenly_has_no_jerk_and_what_turns_has()
    {
        using var scope = NewDisposeScope();
        var even = tensor([0f, 1f, 2f, 3f]).view(1, 1, 4, 1, 1);
        var turns = tensor([0f, 1f, 0f, 1f]).view(1, 1, 4, 1, 1);

        Assert.Equal(0, ClipEnergy.Jerk(even), 5);
        Assert.Equal(8, ClipEnergy.Jerk(turns), 5);
        Assert.Equal(0, ClipEnergy.Jerk(turns[.., .., ..2]), 5);
    }
}
