using Sora.Lab.Autoencoder;
using Sora.Lab.Transformers;
using Sora.Lab.Video;
using Sora.Lab.Worlds.Blocks;

namespace Sora.Lab.Cli.Tests;

/// <summary>The block game played and judged by a model, here one that learnt nothing.</summary>
public sealed class WorldModelTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sora-lab-world-model-").FullName;

    public WorldModelTests() => Export(At("model"), BlockControls.Names);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_model_plays_a_script_and_says_how_fast()
    {
        var result = Play("--actions", "left", "jump", "place", "--seed", "3");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("frames/s made by the model", result.Output, StringComparison.Ordinal);
        var clip = VideoReader.Read(At("blocks.apng"));
        Assert.Equal((4, 32, 32), (clip.Frames, clip.Width, clip.Height));
        Assert.Equal(SeenBlocks.Of(BlockGame.Start(3)), SeenBlocks.Read(clip));
    }

    [Fact]
    public void One_action_is_played_and_no_speed_is_made_of_it()
    {
        var result = Play("--actions", "left");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.DoesNotContain("frames/s", result.Output, StringComparison.Ordinal);
        Assert.Equal(2, VideoReader.Read(At("blocks.apng")).Frames);
    }

    [Fact]
    public void A_model_is_judged_beside_the_rules_and_the_last_frame()
    {
        var result = SoraLab.Run(
            "evaluate",
            "world",
            "--model",
            At("model"),
            "--device",
            "cpu",
            "--count",
            "4",
            "--steps",
            "1",
            "--out",
            At("table")
        );

        Assert.True(result.ExitCode == 0, result.Error);
        var table = File.ReadAllText(At("table/world.md"));
        Assert.All(["| rules | 100.0", "| model | ", "| last frame again | 0.0", "| reconstructed | "], Holds);
        void Holds(string row) => Assert.Contains(row, table, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("expected wait, left", "--actions", "fly")]
    [InlineData("expected a terminal", "--keys")]
    [InlineData("1 to 100 steps", "--steps", "0")]
    public void What_cannot_be_played_is_named(string named, params string[] options)
    {
        var result = Play(options);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_another_game_is_refused()
    {
        Export(At("model"), ["a", "b"]);
        var result = Play("--frames", "2");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("found a, b", result.Error, StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(folder, name);

    private Result Play(params string[] options) =>
        SoraLab.Run([
            "world",
            "play",
            "--model",
            At("model"),
            "--device",
            "cpu",
            "--out",
            At("blocks.apng"),
            .. options,
        ]);

    private static void Export(string folder, IReadOnlyList<string> controls)
    {
        using var autoencoder = new VideoAutoencoder(
            new()
            {
                LatentChannels = 4,
                PatchSide = 4,
                TimeStrides = [],
                Encoder = [new(8, 0)],
                Decoder = [new(8, 0)],
                EncoderMiddle = false,
                DecoderMiddle = false,
            }
        );
        using var transformer = new DiffusionTransformer(
            new()
            {
                InputChannels = 4,
                OutputChannels = 4,
                Patch = new(1, 1, 1),
                Width = 24,
                Depth = 1,
                Heads = 2,
                FeedForwardWidth = 24,
                TextWidth = 1,
                ActionWidth = controls.Count,
                IsCausal = true,
            }
        );
        var config = new WorldModelConfig(transformer.Config, autoencoder.Config, controls) { Context = 2, Side = 32 };
        WorldModelFolder.Save(folder, config, transformer, autoencoder);
    }
}
