using Sora.Lab.Autoencoder;
using Sora.Lab.Cascade;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Training.Stages;
using Sora.Lab.Training.Tests.Runs;
using Sora.Lab.Video;
using Sora.Lab.Weights;

namespace Sora.Lab.Training.Tests.Stages;

public sealed class SuperResolutionStageTests
{
    public static TheoryData<Doubling> Both => [Doubling.Temporal, Doubling.Spatial];

    [Theory]
    [MemberData(nameof(Both))]
    public void Stopped_and_resumed_ends_with_the_same_bytes(Doubling doubling)
    {
        using var folder = new TemporaryFolder();
        var config = TinyStages.Run(Tiny(doubling, folder) with { CachedClips = 5 }, 12);
        Start(config, folder["whole"]);
        Start(config with { Steps = 5 }, folder["parts"]);
        Start(config, folder["parts"], resume: true);

        SameBytes.Assert(folder["whole/checkpoints/step-000000012"], folder["parts/checkpoints/step-000000012"]);
        Assert.Equal(
            ["config.json", "text_encoder.safetensors", "transformer.safetensors", "vocab.txt"],
            Directory.EnumerateFiles(folder["whole/model"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.Equal(2, Directory.EnumerateFiles(folder["whole/samples"]).Count());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Training_lowers_the_loss(Doubling doubling)
    {
        using var folder = new TemporaryFolder();
        var losses = new List<double>();
        var config = TinyStages.Run(Tiny(doubling, folder) with { CachedClips = 1, Noise = 0, MostNoise = 0 }, 150) with
        {
            LearningRate = new LearningRate { Peak = 1e-2, WarmupSteps = 5 },
            LogEvery = 30,
        };
        TrainingRun.Start(
            config,
            folder["run"],
            progress: progress => losses.AddRange(progress.Note is null ? [progress.Loss] : []),
            cancellation: TestContext.Current.CancellationToken
        );

        Assert.True(losses[^1] < 0.9 * losses[0], string.Join(' ', losses));
    }

    [Theory]
    [InlineData(Doubling.Temporal, 17, 32, 32)]
    [InlineData(Doubling.Spatial, 9, 64, 64)]
    public void An_exported_stage_doubles_a_clip_the_same_way_twice(
        Doubling doubling,
        int frames,
        int height,
        int width
    )
    {
        using var folder = new TemporaryFolder();
        using var autoencoder = AutoencoderOf(folder);
        using var stage = Trained(doubling, folder, autoencoder);
        var clip = Stripes(9, 32, 32, rate: 8);
        var steps = new List<int>();
        var fine = stage.Refine(clip, "a red circle", seed: 3, steps.Add);

        Assert.Equal((frames, height, width), (fine.Frames, fine.Height, fine.Width));
        Assert.Equal(doubling == Doubling.Temporal ? 16 : 8, fine.FramesPerSecond);
        Assert.Equal(Enumerable.Range(1, stage.StepsFor(clip)), steps);
        Assert.Equal(fine.Pixels.ToArray(), stage.Refine(clip, "a red circle", seed: 3).Pixels.ToArray());
        Assert.NotEqual(fine.Pixels.ToArray(), stage.Refine(clip, "a red circle", seed: 4).Pixels.ToArray());
    }

    // Trained on 17 frames: 33 come in two windows, 65 in four.
    [Theory]
    [InlineData(17, 33, 2)]
    [InlineData(33, 65, 4)]
    [InlineData(3, 5, 1)]
    [InlineData(1, 1, 0)]
    public void A_longer_clip_is_made_in_windows(int coarse, int fine, int windows)
    {
        using var folder = new TemporaryFolder();
        using var autoencoder = AutoencoderOf(folder);
        using var stage = Trained(Doubling.Temporal, folder, autoencoder);
        var clip = Stripes(coarse, 32, 32, rate: 8);

        Assert.Equal(windows * stage.Steps, stage.StepsFor(clip));
        Assert.Equal(fine, stage.Refine(clip, "a red circle", seed: 3).Frames);
    }

    [Fact]
    public void A_clip_with_no_whole_number_of_latent_frames_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var autoencoder = AutoencoderOf(folder);
        using var stage = Trained(Doubling.Spatial, folder, autoencoder);

        var error = Assert.Throws<ArgumentException>(() => stage.Refine(Stripes(6, 32, 32, 8), "a red circle", 1));
        Assert.Contains("4n+1 frames", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_noise_than_it_was_trained_with_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var autoencoder = AutoencoderOf(folder);
        Export(Doubling.Spatial, folder);
        using var stage = SuperResolution.Load(folder["stage"], autoencoder);
        using var noisy = With(stage, autoencoder, folder, 0.21);

        var error = Assert.Throws<ArgumentException>(() => noisy.Refine(Stripes(5, 32, 32, 8), "a red circle", 1));
        Assert.Contains("expected 0 to 0.2; found 0.21", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_of_another_autoencoder_is_refused()
    {
        using var folder = new TemporaryFolder();
        Export(Doubling.Spatial, folder);
        using var other = AutoencoderOf(folder);
        other.SetLatentStatistics([0, 0, 0, 0], [1, 1, 1, 1]);

        var error = Assert.Throws<IOException>(() => SuperResolution.Load(folder["stage"], other));
        Assert.Contains("the one of the stage before", error.Message, StringComparison.Ordinal);
        Assert.Contains(folder["stage"], error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_goes_with_a_refined_autoencoder_whose_latents_are_the_same()
    {
        using var folder = new TemporaryFolder();
        Export(Doubling.Spatial, folder);
        using var plain = AutoencoderOf(folder);
        using var refined = plain.WithRefiner(new(4, 1));
        using var stage = SuperResolution.Load(folder["stage"], refined);

        Assert.Equal(64, stage.Refine(Stripes(5, 32, 32, 8), "a red circle", 1).Width);
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("vocab.txt")]
    [InlineData("transformer.safetensors")]
    [InlineData("text_encoder.safetensors")]
    public void A_file_that_is_missing_is_named(string file)
    {
        using var folder = new TemporaryFolder();
        using var autoencoder = AutoencoderOf(folder);
        Export(Doubling.Spatial, folder);
        File.Delete(folder[$"stage/{file}"]);

        var error = Assert.ThrowsAny<IOException>(() => SuperResolution.Load(folder["stage"], autoencoder));
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    private static SuperResolutionStageConfig Tiny(Doubling doubling, TemporaryFolder folder)
    {
        var autoencoder = TinyStages.ExportAutoencoder(folder);
        return doubling == Doubling.Temporal ? TinyStages.Temporal(autoencoder) : TinyStages.Spatial(autoencoder);
    }

    private static void Export(Doubling doubling, TemporaryFolder folder)
    {
        using var stage = Tiny(doubling, folder).Build(1, CPU);
        stage.Export(Directory.CreateDirectory(folder["stage"]).FullName);
    }

    private static SuperResolution Trained(Doubling doubling, TemporaryFolder folder, VideoAutoencoder autoencoder)
    {
        Export(doubling, folder);
        return SuperResolution.Load(folder["stage"], autoencoder);
    }

    private static SuperResolution With(
        SuperResolution stage,
        VideoAutoencoder autoencoder,
        TemporaryFolder folder,
        double noise
    )
    {
        var config = stage.Config;
        var tokenizer = Lab.Text.PromptTokenizer.Load(folder["stage/vocab.txt"], config.TextEncoder.MaxLength);
        return new SuperResolution(
            config,
            tokenizer,
            new Lab.Text.TextEncoder(config.TextEncoder),
            new Lab.Transformers.DiffusionTransformer(config.Transformer),
            autoencoder
        )
        {
            Noise = noise,
        };
    }

    private static VideoAutoencoder AutoencoderOf(TemporaryFolder folder)
    {
        using var stage = TinyStages.Base(TinyStages.ExportAutoencoder(folder)).Build(1, CPU);
        stage.Export(folder["base"]);
        using var whole = TextToVideo.Load(folder["base"]);
        var autoencoder = new VideoAutoencoder(whole.Autoencoder.Config);
        ModuleWeights.Load(autoencoder, folder["base/autoencoder.safetensors"]);
        return autoencoder;
    }

    private static VideoClip Stripes(int frames, int height, int width, double rate)
    {
        var clip = new VideoClip(frames, height, width, rate);
        for (var i = 0; i < clip.Pixels.Length; i++)
        {
            clip.Pixels.Span[i] = (byte)(i * 7 % 251);
        }

        return clip;
    }

    private static TrainingResult Start(TrainingConfig config, string folder, bool resume = false) =>
        TrainingRun.Start(config, folder, resume, cancellation: TestContext.Current.CancellationToken);
}
