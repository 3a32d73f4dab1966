namespace Sora.Lab.Cli.Tests;

public sealed class CaptionEvaluationTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sora-lab-captions-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_captioner_is_judged_beside_the_worlds_own_captions()
    {
        string[] size = ["--count", "3", "--frames", "5", "--width", "32", "--height", "32", "--device", "cpu"];

        var result = SoraLab.Run(["evaluate", "captioner", Shipped("captioner"), .. size, "--out", folder]);

        Assert.True(result.ExitCode == 0, result.Error);
        var table = File.ReadAllText(Path.Combine(folder, "adherence.md"));
        Assert.Contains("the world's own", table, StringComparison.Ordinal);
        Assert.Contains("of another clip", table, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("captioner")]
    [InlineData("recaptioner")]
    public void A_folder_that_holds_none_is_named(string kind)
    {
        var result = SoraLab.Run("evaluate", kind, folder);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(folder, result.Error, StringComparison.Ordinal);
    }

    private static string Shipped(string name)
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Sora.Lab.sln")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        return Path.Combine(root, "data", "checkpoints", name);
    }
}
