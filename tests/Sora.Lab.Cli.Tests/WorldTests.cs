using System.Text.Json.Nodes;
using Sora.Lab.Video;
using Sora.Lab.Worlds.Blocks;

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

    [Fact]
    public void A_script_of_actions_is_played_by_the_rules_of_the_block_game()
    {
        var path = Path.Combine(folder, "blocks.apng");
        var result = SoraLab.Run(
            "world",
            "play",
            "--actions",
            "right",
            "jump",
            "place,left",
            "--seed",
            "3",
            "--out",
            path
        );
        Assert.True(result.ExitCode == 0, result.Error);
        BlockAction[] actions = [BlockAction.Right, BlockAction.Jump, BlockAction.Place, BlockAction.Left];
        var last = actions.Aggregate(BlockGame.Start(3), BlockGame.Step);
        Assert.Equal(SeenBlocks.Of(last), SeenBlocks.Read(VideoReader.Read(path), 4));
    }

    [Theory]
    [InlineData("fly", "--actions", "left", "fly")]
    [InlineData("3", "--actions", "3")]
    [InlineData("0", "--frames", "0")]
    public void What_the_block_game_does_not_know_is_named(string named, params string[] options)
    {
        var result = SoraLab.Run(["world", "play", "--out", Path.Combine(folder, "b.mp4"), .. options]);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains($"found {named}", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "b.mp4")));
    }
}
