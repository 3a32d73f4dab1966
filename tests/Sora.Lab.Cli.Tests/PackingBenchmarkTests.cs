namespace Sora.Lab.Cli.Tests;

public sealed class PackingBenchmarkTests
{
    [Fact]
    public void The_benchmark_trains_on_the_same_clips_in_three_ways_and_states_its_bound()
    {
        string[] options = ["--packs", "2", "--rounds", "1", "--budget", "72", "--side", "48", "--frames", "5"];
        var (code, output, error) = SoraLab.Run(["bench", "packing", .. options]);

        Assert.True(code == 0, error);
        Assert.Contains("packed     2 steps", output, StringComparison.Ordinal);
        Assert.Contains("round 1: packed ", output, StringComparison.Ordinal);
        Assert.Contains("packed over padded: ", output, StringComparison.Ordinal);
        Assert.Matches(@"packed over bucketed: .*x, of 1\.00x that the FLOPs allow", output);
    }
}
