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
}
