using System.Text.Json.Nodes;

namespace Sora.Lab.Cli.Tests;

public sealed class WorldTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sora-lab-world-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_is_sampled_is_what_is_parsed()
    {
        var sampled = SoraLab.Run("world", "sample", "--count", "1", "--seed", "3", "--simple", "--out", folder);
        Assert.True(sampled.ExitCode == 0, sampled.Error);
        var scene = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "000003.json")))!;

        var parsed = SoraLab.Run("world", "parse", Path.Combine(folder, "000003.mp4"));

        Assert.True(parsed.ExitCode == 0, parsed.Error);
        var found = JsonNode.Parse(parsed.Output)!["found"]!.AsArray().Single()!;
        var actor = scene["characters"]![0]!;
        Assert.Equal(
            ((string?)actor["color"], (string?)actor["shape"], (string?)actor["motions"]![0]),
            ((string?)found["color"], (string?)found["shape"], (string?)found["motions"]![0])
        );
    }

    [Fact]
    public void A_size_the_world_does_not_have_is_refused()
    {
        var result = SoraLab.Run("world", "sample", "--width", "63", "--out", folder);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("63", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_video_is_named()
    {
        var path = Path.Combine(folder, "words.mp4");
        File.WriteAllText(path, "no video");

        var result = SoraLab.Run("world", "parse", path);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("words.mp4", result.Error, StringComparison.Ordinal);
    }
}
