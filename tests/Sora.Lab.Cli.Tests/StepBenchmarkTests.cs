namespace Sora.Lab.Cli.Tests;

public sealed class StepBenchmarkTests
{
    private static readonly string[] Tiny =
    [
        "--widths",
        "64",
        "--batch",
        "1",
        "--side",
        "16",
        "--frames",
        "1",
        "--rounds",
        "2",
        "--matrix",
        "32",
    ];

    [Fact]
    public void The_benchmark_states_each_step_s_share_of_its_own_matrix_product_and_the_memory()
    {
        var folder = Directory.CreateTempSubdirectory("sora-lab-").FullName;
        var (code, output, error) = SoraLab.Run(["bench", "step", .. Tiny, "--out", folder]);

        Assert.True(code == 0, error);
        Assert.Contains("1 clips of 1x16x16, 4 tokens each; matrices of 32x32", output, StringComparison.Ordinal);
        Assert.Matches(@"\| 64 wide, 8 deep, \S+ M \| fp32 \| 0\.\d+ \| \d", output);
        Assert.Matches(@"Resident memory in GB, .*: (\d\.\d{3}(, )?){5}\.", output);
        Assert.Equal(5, File.ReadAllLines(Path.Combine(folder, "step.csv")).Length);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Widths_that_cut_a_head_are_refused()
    {
        var (code, _, error) = SoraLab.Run(["bench", "step", .. Tiny, "--widths", "100"]);

        Assert.NotEqual(0, code);
        Assert.Contains("'width' must be a multiple of a head, 64; found 100", error, StringComparison.Ordinal);
    }
}
