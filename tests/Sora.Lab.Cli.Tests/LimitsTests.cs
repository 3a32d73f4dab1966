namespace Sora.Lab.Cli.Tests;

public sealed class LimitsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sora-lab-limits-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_limit_becomes_a_table_in_three_formats_and_film_strips()
    {
        var result = Evaluate("--families", "order", "--steps", "1", "--strips", At("strips"), "--out", At("tables"));

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("| this, then that | real | 1 | 100.0", result.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["limits.csv", "limits.json", "limits.md"],
            Directory.GetFiles(At("tables")).Select(Path.GetFileName).Order()
        );
        Assert.Equal(["order-of-events-00.png"], Directory.GetFiles(At("strips")).Select(Path.GetFileName));
    }

    [Fact]
    public void Prompts_are_listed_without_a_model_and_alike_each_time()
    {
        Assert.Equal(0, Evaluate("--model", At("missing"), "--list", At("one.json")).ExitCode);
        Assert.Equal(0, Evaluate("--model", At("missing"), "--list", At("two.json")).ExitCode);

        var listed = File.ReadAllText(At("one.json"));
        Assert.Equal(File.ReadAllText(At("two.json")), listed);
        Assert.Contains("\"family\": \"object permanence\"", listed, StringComparison.Ordinal);
        Assert.Contains("behind a wall", listed, StringComparison.Ordinal);
    }

    [Fact]
    public void Binding_is_asked_of_several_prompts_at_once_beside_the_clips_of_a_training_run()
    {
        string[] options = ["--families", "binding", "--steps", "1", "--batch", "2", "--training", At("run.json")];
        File.WriteAllText(At("run.json"), Config("\"simple\": true, \"characters\": { \"two\": 1 }"));
        var result = Evaluate([.. options, "--out", At("tables")]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("| two | real | 1 | 100.0", result.Output, StringComparison.Ordinal);
        Assert.Contains("sides swapped | one of both |", result.Output, StringComparison.Ordinal);
        Refused("batch ('0') must be greater", "--families", "binding", "--batch", "0");
        File.WriteAllText(At("run.json"), Config("\"folder\": \"clips\""));
        Refused("expected a config that trains on the playground world", options);
    }

    [Fact]
    public void Prompts_may_be_recaptioned_in_a_folder_of_its_own()
    {
        string[] options = ["--families", "unknown", "--steps", "1", "--recaption", "--out"];
        var result = Evaluate([.. options, At("recaptioned")]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("| synonym | model | 1 |", result.Output, StringComparison.Ordinal);
        Assert.Matches("\"recaptioner\": \"[0-9a-f]{16}\"", File.ReadAllText(At("recaptioned/judged/plan.json")));
    }

    [Fact]
    public void Swaps_are_measured_at_the_times_asked_for()
    {
        var result = SoraLab.Run(["evaluate", "swaps", "--count", "1", "--times", "0.6"]);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(
            4,
            result.Output.Split('\n').Count(line => line.Contains(" at t = 0.6: error 0.", StringComparison.Ordinal))
        );
        var refused = SoraLab.Run(["evaluate", "swaps", "--times", "0.6", "2"]);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("expected some in (0, 1]; found 0.6, 2", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_family_that_is_none_is_named_beside_those_there_are()
    {
        var result = Evaluate("--families", "telepathy");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("--families: expected physics: inertia,", result.Error, StringComparison.Ordinal);
        Assert.Contains("found telepathy", result.Error, StringComparison.Ordinal);
    }

    private static string Config(string data) =>
        $$"""{ "stage": { "kind": "base", "autoencoder": "none", "data": { {{data}} } } }""";

    private static void Refused(string error, params string[] options)
    {
        var result = Evaluate(options);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
    }

    private static Result Evaluate(params string[] options) =>
        SoraLab.Run(["evaluate", "limits", "--count", "1", .. options]);

    private string At(string name) => Path.Combine(folder, name);
}
