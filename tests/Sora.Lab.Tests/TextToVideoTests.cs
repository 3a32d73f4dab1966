using System.Diagnostics;
using Sora.Lab.Diffusion;
using Sora.Lab.Video;

namespace Sora.Lab.Tests;

public sealed class TextToVideoTests : IDisposable
{
    private readonly TextToVideo model = TinyModel.Create();

    public void Dispose() => model.Dispose();

    [Fact]
    public void The_velocity_of_one_pass_is_what_a_step_goes_by()
    {
        using var scope = NewDisposeScope();
        var settings = TinyModel.Settings with { Steps = 1, Guidance = 1 };
        var (noise, text) = (model.Noise(1, settings), model.Encode(["a red circle"]));

        var velocity = model.Predict(noise, ones(1), text);

        var drawn = model.Sample([TinyModel.Request(settings: settings)], SamplingStart.Noise);
        Assert.InRange(Recording.RelativeError(noise.sub(velocity), drawn), 0, 1e-5);
    }

    [Fact]
    public void The_same_seed_gives_the_same_clip_and_another_another()
    {
        var clip = model.Generate(TinyModel.Request(seed: 1));
        Assert.Equal(clip.Pixels.ToArray(), model.Generate(TinyModel.Request(seed: 1)).Pixels.ToArray());
        Assert.NotEqual(clip.Pixels.ToArray(), model.Generate(TinyModel.Request(seed: 2)).Pixels.ToArray());
    }

    [Fact]
    public void The_prompt_matters_and_guidance_makes_it_matter_more()
    {
        Assert.True(Difference(4) > Difference(1));
        Assert.True(Difference(1) > 0);

        double Difference(double guidance)
        {
            var settings = TinyModel.Settings with { Guidance = guidance, GuidanceInterval = new(0, 1) };
            using var red = FinalLatent(new("a red circle") { Settings = settings });
            using var blue = FinalLatent(new("a blue circle") { Settings = settings });
            return Recording.RelativeError(red, blue);
        }
    }

    [Fact]
    public void Outside_its_interval_guidance_does_nothing()
    {
        var never = TinyModel.Settings with { Guidance = 4, GuidanceInterval = new(0, 0) };
        var none = TinyModel.Settings with { Guidance = 1 };
        using var first = FinalLatent(TinyModel.Request(settings: never));
        using var second = FinalLatent(TinyModel.Request(settings: none));
        Assert.True(first.Equals(second));
    }

    [Fact]
    public void A_clip_does_not_depend_on_those_beside_it()
    {
        using var scope = NewDisposeScope();
        var longer = new GenerationRequest("a blue blue blue circle") { Seed = 7, Settings = TinyModel.Settings };
        Tensor? together = null;
        var clips = model.Generate(
            [TinyModel.Request(), longer],
            p => together = p.Latent.clone().DetachFromDisposeScope()
        );
        Assert.Equal(2, clips.Count);
        Assert.InRange(Recording.RelativeError(together![..1], FinalLatent(TinyModel.Request())), 0, 1e-5);
        Assert.InRange(Recording.RelativeError(together[1..], FinalLatent(longer)), 0, 1e-5);
    }

    [Theory]
    [InlineData(32, 24, 5)]
    [InlineData(33, 47, 1)]
    [InlineData(8, 9, 9)]
    public void A_clip_has_the_size_that_was_asked_for(int width, int height, int frames)
    {
        var settings = TinyModel.Settings with
        {
            Width = width,
            Height = height,
            Frames = frames,
            FramesPerSecond = 12,
        };
        var clip = model.Generate(TinyModel.Request(settings: settings));
        Assert.Equal((width, height, frames, 12), (clip.Width, clip.Height, clip.Frames, clip.FramesPerSecond));
    }

    [Fact]
    public void A_size_between_steps_is_cut_from_the_next_larger()
    {
        var whole = model.Generate(TinyModel.Request());
        var cut = model.Generate(TinyModel.Request(settings: TinyModel.Settings with { Width = 27, Height = 19 }));
        for (var y = 0; y < cut.Height; y++)
        {
            Assert.Equal(Row(whole, y)[..(27 * 3)], Row(cut, y));
        }

        static byte[] Row(VideoClip clip, int y) => clip.Frame(2).Slice(y * clip.Width * 3, clip.Width * 3).ToArray();
    }

    [Theory]
    [InlineData(SamplerKind.Euler)]
    [InlineData(SamplerKind.Heun)]
    [InlineData(SamplerKind.DpmSolverPlusPlus2M)]
    [InlineData(SamplerKind.UniPC)]
    public void Every_step_is_reported_from_noise_to_the_clip(SamplerKind sampler)
    {
        var settings = TinyModel.Settings with { Sampler = sampler };
        var steps = new List<(int, int, double)>();
        VideoClip? last = null;
        var clip = model.Generate(
            TinyModel.Request(settings: settings),
            progress =>
            {
                steps.Add((progress.Step, progress.Steps, progress.Time));
                Assert.Equal(progress.Latent.shape, progress.Clean.shape);
                last = model.Decode(progress.Latent, settings);
            }
        );
        Assert.Equal([(1, 3), (2, 3), (3, 3)], steps.Select(step => (step.Item1, step.Item2)));
        Assert.Equal(0, steps[^1].Item3);
        Assert.True(steps[0].Item3 > steps[1].Item3 && steps[0].Item3 < 1);
        Assert.Equal(clip.Pixels.ToArray(), last!.Pixels.ToArray());
    }

    [Fact]
    public void Noise_is_normal_and_of_the_seed()
    {
        using var scope = NewDisposeScope();
        var settings = TinyModel.Settings with { Width = 256, Height = 256 };
        var noise = model.Noise(3, settings);
        Assert.Equal([1, 4, 2, 32, 32], noise.shape);
        Assert.InRange(noise.std().ToDouble(), 0.97, 1.03);
        Assert.True(noise.Equals(model.Noise(3, settings)));
        Assert.False(noise.Equals(model.Noise(4, settings)));
    }

    [Fact]
    public void The_transformer_computes_in_bf16_close_to_float32()
    {
        using var narrow = TinyModel.Create(new(CPU, ScalarType.BFloat16));
        var weights = narrow.Transformer.state_dict();
        Assert.Equal(ScalarType.BFloat16, weights["blocks.0.selfAttention.query.weight"].dtype);
        Assert.Equal(ScalarType.Float32, weights["blocks.0.modulation"].dtype);
        using var expected = FinalLatent(TinyModel.Request());
        using var actual = FinalLatent(TinyModel.Request(), narrow);
        Assert.InRange(Recording.RelativeError(actual, expected), 1e-6, 0.1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u0000")]
    [InlineData("красный")]
    public void A_prompt_that_says_nothing_is_refused(string prompt) =>
        Assert.Throws<ArgumentException>(() => model.Generate(TinyModel.Request() with { Prompt = prompt }));

    [Fact]
    public void Sizes_that_cannot_be_are_refused_by_name()
    {
        AssertRefused("Width", s => s with { Width = 0 });
        AssertRefused("Height", s => s with { Height = -2 });
        AssertRefused("Height", s => s with { Height = 1_000_000 });
        AssertRefused("4n+1", s => s with { Frames = 6 });
        AssertRefused("Frames", s => s with { Frames = 0 });
        AssertRefused("tokens", s => s with { Width = 4096, Height = 4096, Frames = 1001 });
        AssertRefused("FramesPerSecond", s => s with { FramesPerSecond = double.NaN });
        AssertRefused("Steps", s => s with { Steps = 0 });
        AssertRefused("Guidance", s => s with { Guidance = double.PositiveInfinity });
        AssertRefused("GuidanceInterval", s => s with { GuidanceInterval = new TimeInterval(0.9, 0.1) });
        AssertRefused("Shift", s => s with { Shift = 0 });
        AssertRefused("Sampler", s => s with { Sampler = (SamplerKind)99 });

        void AssertRefused(string word, Func<GenerationSettings, GenerationSettings> change)
        {
            var request = TinyModel.Request(settings: change(TinyModel.Settings));
            var error = Assert.Throws<ArgumentException>(() => model.Generate(request));
            Assert.Contains(word, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Parts_that_do_not_fit_are_refused()
    {
        using var other = TinyModel.Create();
        var vocabulary = model.Tokenizer.Vocabulary.Append("more").ToList();
        Assert.Throws<ArgumentException>(() =>
            new TextToVideo(new(vocabulary, 8), other.TextEncoder, other.Transformer, other.Autoencoder)
        );
    }

    [Fact]
    public void Leaves_no_tensor_alive_even_when_stopped()
    {
        model.Generate(TinyModel.Request());
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        model.Generate(TinyModel.Request());
        Assert.Throws<OperationCanceledException>(() =>
            model.Generate(TinyModel.Request(), _ => throw new OperationCanceledException())
        );
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    [Trait("Category", "Full")]
    public void Memory_is_flat_over_a_thousand_steps()
    {
        var tensors = new List<long>();
        var resident = new List<long>();
        model.Generate(
            TinyModel.Request(
                settings: TinyModel.Settings with
                {
                    Steps = 1000,
                    GuidanceInterval = TimeInterval.Always,
                }
            ),
            progress =>
            {
                tensors.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
                if (progress.Step % 100 == 0)
                {
                    resident.Add(ResidentWithoutGarbage());
                }
            }
        );
        Assert.Equal(tensors[10], tensors[^1]);
        TestContext.Current.SendDiagnosticMessage($"{resident[2] >> 20} MiB at step 300, {resident[^1] >> 20} at 1000");
        Assert.InRange(resident[^1] - resident[2], long.MinValue, 16 << 20);
    }

    // The collector may let tens of megabytes of garbage stand; what counts is what it cannot free.
    private static long ResidentWithoutGarbage()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private Tensor FinalLatent(GenerationRequest request, TextToVideo? of = null)
    {
        Tensor? latent = null;
        (of ?? model).Generate(
            request,
            progress =>
            {
                latent?.Dispose();
                latent = progress.Latent.clone().DetachFromDisposeScope();
            }
        );
        return latent!;
    }
}
