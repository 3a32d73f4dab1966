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

    [Theory]
    [InlineData("--widths", "100", "'width' must be a multiple of a head, 64; found 100")]
    [InlineData("--matrix", "0", "'matrix' must be at least 1; found 0")]
    [InlineData("--rounds", "0", "'rounds' must be at least 1; found 0")]
    public void What_cannot_be_measured_is_refused(string option, string value, string refusal)
    {
        var given = Tiny.Select((each, i) => i > 0 && Tiny[i - 1] == option ? value : each);
        var (code, _, error) = SoraLab.Run(["bench", "step", .. given]);

        Assert.NotEqual(0, code);
        Assert.Contains(refusal, error, StringComparison.Ordinal);
    }
}
