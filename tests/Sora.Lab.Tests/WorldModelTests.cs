using Sora.Lab.Autoencoder;
using Sora.Lab.Tests.Transformers;
using Sora.Lab.Video;

namespace Sora.Lab.Tests;

public sealed class WorldModelTests
{
    private static readonly WorldSettings Settings = new() { Steps = 2, Seed = 5 };
    private static readonly string[] Names = ["left", "right", "night"];

    [Fact]
    public void Streaming_equals_a_fresh_computation_from_the_same_context()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        using var session = model.Begin(Frames(5), Pressed(5), Settings);
        var played = new[] { "left", "right", "left" }.Select(name => session.Next(name)).ToList();

        using var generator = new Generator(Settings.Seed, CPU);
        var frames = model.Encode(Frames(5).Part(2, 3));
        string[][] pressed = [.. Enumerable.Repeat<string[]>(["right"], 3), ["left"], ["right"], ["left"]];
        for (var i = 0; i < 3; i++)
        {
            var context = frames.narrow(2, i, 3);
            var noise = randn([1, 4, 4, 4, 4], generator: generator);
            var next = model.Next(context, model.Controls(pressed.Skip(i).Take(4)), noise, Settings);
            Assert.True(model.Decode(next).Pixels.Span.SequenceEqual(played[i].Pixels.Span), $"frame {i}");
            frames = cat([frames, next], dim: 2);
        }
    }

    [Fact]
    public void Games_side_by_side_are_what_each_would_be_alone()
    {
        using var scope = NewDisposeScope();
        using var model = Model();
        var (context, controls, noise) = (randn([2, 4, 3, 4, 4]), rand(2, 4, 3), randn([2, 4, 4, 4, 4]));
        var both = model.Next(context, controls, noise, Settings);
        for (var i = 0; i < 2; i++)
        {
            Tensor One(Tensor x) => x.narrow(0, i, 1);
            var alone = model.Next(One(context), One(controls), One(noise), Settings);
            Assert.InRange(Recording.RelativeError(alone, One(both)), 0, 1e-5);
        }
    }

    [Fact]
    public void A_start_that_is_too_short_stood_still_before()
    {
        using var model = Model();
        using var brief = model.Begin(Frames(1), Pressed(1), Settings);
        using var full = model.Begin(VideoClip.Join(Frames(1), Frames(1), Frames(1)), Pressed(3), Settings);
        Assert.True(brief.Next("left").Pixels.Span.SequenceEqual(full.Next("left").Pixels.Span));
    }

    [Fact]
    public void An_action_changes_the_next_frame()
    {
        using var model = Model();
        using var one = model.Begin(Frames(1), Pressed(1), Settings);
        using var other = model.Begin(Frames(1), Pressed(1), Settings);
        Assert.False(one.Next("left").Pixels.Span.SequenceEqual(other.Next("right", "night").Pixels.Span));
    }

    [Fact]
    public void Playing_leaves_no_tensor_behind()
    {
        using var model = Model();
        using var session = model.Begin(Frames(1), Pressed(1), Settings);
        session.Next("left");
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        for (var i = 0; i < 5; i++)
        {
            session.Next("right");
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void An_unknown_action_is_refused_and_named()
    {
        using var model = Model();
        using var session = model.Begin(Frames(1), Pressed(1), Settings);
        var error = Assert.Throws<ArgumentException>(() => session.Next("fly"));
        Assert.Contains("expected left, right, night; found fly", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Frames_of_another_size_are_refused()
    {
        using var model = Model();
        var clip = new VideoClip(1, 24, 32, 8);
        var error = Assert.Throws<ArgumentException>(() => model.Begin(clip, Pressed(1)));
        Assert.Contains("expected frames of 32x32", error.Message, StringComparison.Ordinal);
        Assert.Contains("32x24", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => model.Begin(Frames(2), Pressed(1)));
        Assert.Throws<ArgumentException>(() => model.Begin(Frames(1), Pressed(1), Settings with { Steps = 0 }));
    }

    [Fact]
    public void What_is_saved_is_what_is_loaded()
    {
        using var folder = new TemporaryFolder();
        using var model = Model();
        WorldModelFolder.Save(folder.Path, model.Config, model.Transformer, model.Autoencoder);
        using var loaded = WorldModelFolder.Load(folder.Path, new Compute(CPU, ScalarType.Float32));
        using var one = model.Begin(Frames(1), Pressed(1), Settings);
        using var other = loaded.Begin(Frames(1), Pressed(1), Settings);
        Assert.True(one.Next("left").Pixels.Span.SequenceEqual(other.Next("left").Pixels.Span));

        File.WriteAllText(Path.Combine(folder.Path, ModelFolder.ConfigFile), "{ \"controls\": [] }");
        Assert.Throws<IOException>(() => WorldModelFolder.Load(folder.Path));
        Assert.Throws<IOException>(() => WorldModelFolder.Load(Path.Combine(folder.Path, "nowhere")));
    }

    [Fact]
    public void Numbers_that_do_not_fit_are_refused()
    {
        using var model = Model();
        var config = model.Config;
        Assert.Throws<ArgumentException>(() => (config with { Controls = ["left"] }).Checked());
        Assert.Throws<ArgumentException>(() => (config with { Controls = ["left", "left", "up"] }).Checked());
        Assert.Throws<ArgumentException>(() => (config with { Context = 0 }).Checked());
        Assert.Throws<ArgumentException>(() => (config with { Side = 30 }).Checked());
        Assert.Throws<ArgumentException>(() => (config with { ContextNoise = 1 }).Checked());
        var hasty = config.Autoencoder with { PatchFrames = 4 };
        Assert.Throws<ArgumentException>(() => (config with { Autoencoder = hasty }).Checked());
        var free = config.Transformer with { IsCausal = false };
        Assert.Throws<ArgumentException>(() => (config with { Transformer = free }).Checked());
    }

    private static IReadOnlyList<IReadOnlyCollection<string>> Pressed(int frames) =>
        [.. Enumerable.Repeat<string[]>(["right"], frames)];

    private static VideoClip Frames(int count)
    {
        var clip = new VideoClip(count, 32, 32, 8);
        new Random(4).NextBytes(clip.Pixels.Span);
        return clip;
    }

    private static WorldModel Model()
    {
        using var seed = manual_seed(2);
        var autoencoder = new VideoAutoencoder(
            new()
            {
                LatentChannels = 4,
                PatchSide = 8,
                TimeStrides = [],
                Encoder = [new(8, 0)],
                Decoder = [new(8, 1)],
                EncoderMiddle = false,
                DecoderMiddle = false,
            }
        );
        var transformer = TinyTransformer.Shaken(
            TinyTransformer.Config with
            {
                Patch = new(1, 1, 1),
                TextWidth = 1,
                ActionWidth = Names.Length,
                IsCausal = true,
            }
        );
        var config = new WorldModelConfig(transformer.Config, autoencoder.Config, Names) { Context = 3, Side = 32 };
        return new WorldModel(config, transformer, autoencoder, new Compute(CPU, ScalarType.Float32));
    }
}
