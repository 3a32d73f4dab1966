namespace Sora.Lab.Cli.Tests;

public sealed class PromptEvaluationTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sora-lab-prompts-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Prompts_are_judged_as_they_are_and_recaptioned_and_what_was_judged_is_kept()
    {
        var first = Evaluate("1", "--recaption", "--wording", "hurried", "--clips", At("clips"));
        var second = Evaluate("2", "--recaption", "--wording", "hurried");

        Assert.True(first.ExitCode == 0, first.Error);
        Assert.True(second.ExitCode == 0, second.Error);
        Assert.Equal(2, second.Output.Split("1 prompts judged before").Length - 1);
        Assert.Contains(
            "| model | 2 |",
            File.ReadAllText(At("recaptioned", "evaluation.md")),
            StringComparison.Ordinal
        );
        Assert.Contains("| all three | 2 |", File.ReadAllText(At("gain.md")), StringComparison.Ordinal);
        Assert.True(File.Exists(At("clips", "prompts-as-they-are", "0000.mp4")));
    }

    [Fact]
    public void A_folder_of_other_settings_is_refused_and_left_as_it_is()
    {
        Assert.Equal(0, Evaluate("1").ExitCode);
        var report = File.ReadAllText(At("evaluation.md"));

        var result = Evaluate("1", "--guidance", "2");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("found guidance 3", result.Error, StringComparison.Ordinal);
        Assert.Equal(report, File.ReadAllText(At("evaluation.md")));
    }

    private Result Evaluate(string count, params string[] more)
    {
        string[] size = ["--count", count, "--steps", "1", "--frames", "9", "--width", "32", "--height", "32"];
        return SoraLab.Run(["evaluate", .. size, "--device", "cpu", "--out", folder, .. more]);
    }

    private string At(params string[] names) => Path.Combine([folder, .. names]);
}
