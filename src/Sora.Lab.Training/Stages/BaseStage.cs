using Sora.Lab.Autoencoder;
using Sora.Lab.Conditioning;
using Sora.Lab.Diffusion;
using Sora.Lab.Layers;
using Sora.Lab.Text;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Transformers;
using Sora.Lab.Video;

namespace Sora.Lab.Training.Stages;

/// <summary>Trains a diffusion transformer and its text encoder on latents, by rectified flow.</summary>
/// <remarks>
/// Liu et al. 2022; Esser et al. 2024, section 3.1: x_t = (1 - t) x0 + t noise, and the network learns the velocity
/// <c>noise - x0</c>. Given frames sit at t = 0 and have no part in the loss.
/// </remarks>
internal sealed class BaseStage : ITrainingStage
{
    private const int MaskStream = 107;
    private const long SampleNumbers = 1L << 40;

    private readonly BaseStageConfig config;
    private readonly ulong seed;
    private readonly Device device;
    private readonly VideoAutoencoder autoencoder;
    private readonly PromptTokenizer tokenizer;
    private readonly TextEncoder textEncoder;
    private readonly DiffusionTransformer transformer;
    private readonly IClipSource source;
    private readonly CaptionedClips clips;
    private readonly Tensor deviations;

    public BaseStage(BaseStageConfig config, ulong seed, Device device)
    {
        (this.config, this.seed, this.device) = (config, seed, device);
        autoencoder = AutoencoderFolder.Load(config.Autoencoder);
        source = config.Data.Open(seed);
        var vocabulary = PromptVocabulary.Build(source.Words);
        var text = (config.TextEncoder ?? TextEncoderConfig.Lab(0)) with { VocabularySize = vocabulary.Count };
        tokenizer = new PromptTokenizer(vocabulary, text.MaxLength);
        textEncoder = new TextEncoder(text);
        transformer = new DiffusionTransformer(config.Transformer(autoencoder.Config.LatentChannels, text.Width));
        if (config.StartsLocally)
        {
            transformer.StartLocally();
        }

        autoencoder.to(device);
        textEncoder.to(device);
        transformer.to(device);
        deviations = autoencoder.LatentDeviations().to(device).DetachFromDisposeScope();
        clips = new CaptionedClips(source, config.Data.Buckets, seed, config.CaptionDropout, config.CachedClips);
    }

    public IReadOnlyList<(string Name, nn.Module Module)> Modules =>
        [("transformer", transformer), ("text_encoder", textEncoder)];

    public string Describe() =>
        FormattableString.Invariant(
            $"transformer of {Millions(transformer):F2} M and text encoder of {Millions(textEncoder):F2} M parameters, {source.Describe()}, {string.Join(", ", config.Data.Buckets)}"
        );

    public StepLoss Loss(long number, Generator generator)
    {
        using var scope = NewDisposeScope();
        var batch = clips.Take(number);
        var x0 = Latents(batch); // [B, C, T', H', W']
        var (count, frames) = ((int)x0.size(0), (int)x0.size(2));
        var tokens = Tokens(x0.shape);
        var noise = randn(x0.shape, generator: generator).to(device);
        var t = RectifiedFlow.DrawTimes(count, generator, config.TimeMean, config.TimeDeviation, Shift(x0.shape));
        var mask = ConditioningMask.Draw(
            count,
            frames,
            StepRandom.Managed(seed, number, MaskStream),
            config.Conditioning
        );
        var times = mask.Times(t).to(device); // [B, T']
        var x = RectifiedFlow.Interpolate(x0, noise, times);
        var input = config.Prediction.Input(x, times, deviations);
        var output = transformer.Predict(input, times, Encode(batch.Captions));
        var velocity = config.Prediction.ToVelocity(output, x, times, deviations);
        var error = velocity.sub(RectifiedFlow.Velocity(x0, noise)).Squared().mean([1, 3, 4]); // [B, T']
        var unknown = mask.Unknown().view(count, frames).to(device);
        var loss = error.mul(unknown).mul(Weight(times)).sum().div(unknown.sum());
        return new StepLoss(loss.MoveToOuterDisposeScope(), count, (long)count * tokens);
    }

    // Drawn by the model as exported, with the settings a user gets: the caption's own clip on the left.
    public IEnumerable<(string Name, VideoClip Clip)> Samples(string model)
    {
        using var exported = TextToVideo.Load(model, Compute.Of(device.type == DeviceType.CUDA ? "cuda" : "cpu"));
        for (var i = 0; i < config.SampleClips; i++)
        {
            var bucket = config.Data.Buckets[i % config.Data.Buckets.Count];
            var sample = source.ClipAt(bucket, SampleNumbers + i);
            var request = new GenerationRequest(sample.Caption(0))
            {
                Seed = (ulong)i,
                Settings = GenerationSettings.Default with
                {
                    Width = bucket.Width,
                    Height = bucket.Height,
                    Frames = bucket.Frames,
                },
            };
            yield return ($"{i:D2}", ClipBatch.SideBySide(sample.Render(), exported.Generate(request)));
        }
    }

    /// <summary>In half precision, which halves the files; the run's checkpoints keep every bit.</summary>
    public void Export(string folder) =>
        ModelFolder.Save(
            folder,
            tokenizer,
            textEncoder,
            transformer,
            autoencoder,
            config.Prediction,
            ScalarType.Float16
        );

    public void Dispose()
    {
        clips.Dispose();
        deviations.Dispose();
        autoencoder.Dispose();
        textEncoder.Dispose();
        transformer.Dispose();
    }

    private static double Millions(nn.Module module) => module.parameters().Sum(p => p.numel()) / 1e6;

    private Tensor Weight(Tensor times) =>
        config.LossTimeFloor == 0
            ? ones_like(times)
            : times.Over(config.LossTimeFloor).Clamped(RectifiedFlow.SmallestTime / config.LossTimeFloor, 1).Squared();

    private double Shift(long[] shape) =>
        RectifiedFlow.ShiftFor(Tokens(shape), config.ReferenceTokens, config.TimeShift);

    private int Tokens(long[] shape) =>
        (int)(shape[2] / config.Patch.Frames * (shape[3] / config.Patch.Height) * (shape[4] / config.Patch.Width));

    private TextContext Encode(IReadOnlyList<string> captions)
    {
        var (ids, lengths) = tokenizer.EncodeBatch(captions);
        return textEncoder.Encode(ids.to(device), lengths);
    }

    private Tensor Latents(StepClips batch)
    {
        using var scope = NewDisposeScope();
        var latents = clips.Cache is { } cache
            ? cat([
                .. batch.Numbers.Zip(
                    batch.Clips,
                    (number, clip) => cache.Get(batch.Bucket, number, () => Encode([clip]))
                ),
            ])
            : Encode(batch.Clips);
        return latents.to(device).MoveToOuterDisposeScope();
    }

    private Tensor Encode(IReadOnlyList<VideoClip?> pixels) =>
        autoencoder.ToLatent(ClipBatch.ToTensor(pixels.Select(clip => clip!), device));
}
