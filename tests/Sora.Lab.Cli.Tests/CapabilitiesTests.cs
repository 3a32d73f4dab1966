namespace Sora.Lab.Cli.Tests;

public sealed class CapabilitiesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sora-lab-capabilities-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_capability_becomes_a_table_in_three_formats_and_a_film_strip()
    {
        var result = Evaluate("--only", "images", "--strips", At("strips"), "--out", At("tables"));

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("| real | 1 | 100.0", result.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["capabilities.csv", "capabilities.json", "capabilities.md"],
            Directory.GetFiles(At("tables")).Select(Path.GetFileName).Order()
        );
        Assert.Equal(["images-00.png"], Directory.GetFiles(At("strips")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_capability_that_is_none_is_named_beside_those_there_are()
    {
        var result = Evaluate("--only", "flying");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("expected images, animate", result.Error, StringComparison.Ordinal);
        Assert.Contains("found flying", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_command_goes_on_and_another_plan_is_refused()
    {
        var first = Evaluate("--only", "images", "--out", At("tables"));
        var report = File.ReadAllText(At("tables/capabilities.md"));
        File.Delete(At("tables/capabilities.md"));
        var again = Evaluate("--only", "images", "--out", At("tables"));
        var other = Evaluate("--only", "images", "--out", At("tables"), "--guidance", "5");

        Assert.True(first.ExitCode == 0, first.Error);
        Assert.True(again.ExitCode == 0, again.Error);
        Assert.Contains("images: 1 prompts judged before", again.Output, StringComparison.Ordinal);
        Assert.Equal(report, File.ReadAllText(At("tables/capabilities.md")));
        Assert.NotEqual(0, other.ExitCode);
        Assert.Contains("with guidance 5; found guidance 3", other.Error, StringComparison.Ordinal);
        Assert.Single(other.Error.Trim().Split('\n'));
    }

    private static Result Evaluate(params string[] options) =>
        SoraLab.Run(["evaluate", "capabilities", "--count", "1", "--steps", "1", .. options]);

    private string At(string name) => Path.Combine(folder, name);
}
