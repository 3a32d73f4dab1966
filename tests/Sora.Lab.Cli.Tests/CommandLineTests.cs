namespace Sora.Lab.Cli.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Help_lists_the_verbs()
    {
        var result = SoraLab.Run("--help");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("doctor", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_verb_fails_and_is_named()
    {
        var result = SoraLab.Run("genrate", "a red circle");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("genrate", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_finds_libtorch_and_says_where()
    {
        var result = SoraLab.Run("doctor");

        Assert.Contains("libtorch", result.Output, StringComparison.Ordinal);
        Assert.Contains("package folder", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_fails_without_ffmpeg_and_says_how_to_get_it()
    {
        var result = SoraLab.Run(new Dictionary<string, string> { ["PATH"] = "/nonexistent" }, "doctor");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("apt-get install ffmpeg", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_names_a_wrong_libtorch_folder()
    {
        var environment = new Dictionary<string, string> { ["SORA_LAB_LIBTORCH"] = "/nonexistent" };

        var result = SoraLab.Run(environment, "doctor");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("SORA_LAB_LIBTORCH=/nonexistent", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Cost_counts_what_configs_ask_for_and_names_a_config_that_cannot_be_read()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Sora.Lab.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        var config = Path.Combine(root, "data", "configs", "temporal-sr.json");

        var result = SoraLab.Run("model", "cost", config, config);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("| temporal-sr | 2.91 | 5600 | 89600 |", result.Output, StringComparison.Ordinal);
        Assert.Contains("| together | 5.81 | 11200 | 179200 |", result.Output, StringComparison.Ordinal);

        var missing = SoraLab.Run("model", "cost", "nowhere.json");
        Assert.NotEqual(0, missing.ExitCode);
        Assert.Contains("nowhere.json", missing.Error, StringComparison.Ordinal);
    }
}
