using Sora.Lab.Autoencoder;
using Sora.Lab.Cascade;
using Sora.Lab.Layers;
using Sora.Lab.Text;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Transformers;
using Sora.Lab.Video;

namespace Sora.Lab.Training.Stages;

/// <summary>Trains a stage of a cascade: what a coarse clip is missing, drawn from noise by rectified flow.</summary>
/// <remarks>Ho et al. 2022 (Cascaded Diffusion Models), section 4; see <see cref="CoarseCondition"/>.</remarks>
internal sealed class SuperResolutionStage : ITrainingStage
{
    private const long StatisticsNumbers = 1L << 41; // far beyond what any run trains on
    private const int WindowStream = 114;

    private readonly SuperResolutionStageConfig config;
    private readonly ulong seed;
    private readonly Compute compute;
    private readonly VideoAutoencoder autoencoder;
    private readonly PromptTokenizer tokenizer;
    private readonly TextEncoder textEncoder;
    private readonly DiffusionTransformer transformer;
    private readonly IClipSource source;
    private readonly BucketedClips clips;
    private readonly LatentPairs pairs;
    private readonly PairSteps steps;
    private readonly Tensor deviations;
    private readonly Tensor missing;
    private readonly Tensor missingDeviations;
    private readonly SuperResolutionConfig exported;
    private readonly SuperResolutionDraw draw;
    private readonly FlowLoss flow;

    public SuperResolutionStage(SuperResolutionStageConfig config, ulong seed, Device device)
    {
        (this.config, this.seed, compute) = (config, seed, Compute.Of(device));
        autoencoder = AutoencoderFolder.Load(config.Autoencoder!);
        source = config.Data.Open(seed);
        clips = config.Bucketed(source, seed, compute);
        var vocabulary = PromptVocabulary.Build(config.Data.Words(source));
        var text = config.Text(vocabulary.Count);
        tokenizer = new PromptTokenizer(vocabulary, text.MaxLength);
        textEncoder = new TextEncoder(text);
        var network = config.Transformer(autoencoder.Config.LatentChannels, text.Width);
        transformer = new DiffusionTransformer(network);
        if (config.StartsLocally)
        {
            transformer.StartLocally();
        }

        autoencoder.to(device);
        textEncoder.to(device);
        compute.PlaceToTrain(transformer);
        pairs = new LatentPairs(autoencoder, config.Doubling, config.Patch, clips.Cache, device);
        steps = new PairSteps(clips, pairs, tokenizer, device);
        deviations = autoencoder.LatentDeviations().to(device).DetachFromDisposeScope();
        exported = new SuperResolutionConfig
        {
            Doubling = config.Doubling,
            TextEncoder = text,
            Transformer = network,
            Autoencoder = autoencoder.Config,
            Prediction = config.Prediction,
            MissingDeviations = MissingDeviations(),
            MostNoise = config.MostNoise,
            Noise = config.Noise,
            Frames = config.Data.Buckets.Max(bucket => bucket.Frames),
        };
        using var measured = tensor(exported.MissingDeviations.ToArray(), float32);
        missing = measured.to(device).alias().DetachFromDisposeScope();
        missingDeviations = CoarseCondition.DeviationsOf(missing).DetachFromDisposeScope();
        draw = new SuperResolutionDraw(config, autoencoder.Stride, deviations, missing);
        flow = new FlowLoss(config, transformer, missingDeviations);
    }

    public IReadOnlyList<(string Name, nn.Module Module)> Modules =>
        [("transformer", transformer), ("text_encoder", textEncoder)];

    public IReadOnlyList<string> Skipped => source.Skipped;

    public string Describe() =>
        FormattableString.Invariant(
            $"transformer of {transformer.Millions():F2} M and text encoder of {textEncoder.Millions():F2} M parameters that double {(config.Doubling == Doubling.Temporal ? "frames" : "pixels")}, {source.Describe()}, {clips.Describe()}"
        );

    public StepLoss Loss(long number, Generator generator)
    {
        using var scope = NewDisposeScope();
        if (steps.Take(number, scope) is not { } step)
        {
            return StepLoss.Nothing(compute.Device, scope);
        }

        var windows = StepRandom.Managed(seed, number, WindowStream);
        var group = draw.Group(step.Fine, step.Coarse, step.Captions, generator, windows);
        var loss = flow.Sum([group], textEncoder.Encode(step.Ids, step.Lengths)).Over(group.UnknownTokens);
        return new StepLoss(loss.MoveToOuterDisposeScope(), group.Count, group.Tokens);
    }

    public IEnumerable<(string Name, VideoClip Clip)> Samples(string model)
    {
        using var trained = SuperResolution.Load(model, autoencoder, compute);
        for (var i = 0; i < config.SampleClips; i++)
        {
            var (_, sample) = clips.SampleAt(i);
            if (sample.Render() is not { } fine)
            {
                continue;
            }

            var (coarse, doubled) = Coarsen(fine);
            var result = trained.Refine(coarse, sample.Caption(0), (ulong)i);
            yield return ($"{i:D2}-doubled", ClipBatch.SideBySide(doubled, result));
            yield return ($"{i:D2}-fine", ClipBatch.SideBySide(fine, result));
        }
    }

    /// <summary>In half precision, which halves the files; the run's checkpoints keep every bit.</summary>
    public void Export(string folder) =>
        SuperResolutionFolder.Save(folder, exported, tokenizer, textEncoder, transformer, ScalarType.Float16);

    public void Dispose()
    {
        steps.Dispose();
        deviations.Dispose();
        missing.Dispose();
        missingDeviations.Dispose();
        autoencoder.Dispose();
        textEncoder.Dispose();
        transformer.Dispose();
    }

    // One number a channel, over clips that training does not see.
    private double[] MissingDeviations()
    {
        using var scope = NewDisposeScope();
        using var nothing = no_grad();
        var statistics = new LatentStatistics();
        for (var i = 0; i < config.StatisticsClips; i++)
        {
            using var inner = NewDisposeScope();
            var bucket = config.Data.Buckets[i % config.Data.Buckets.Count];
            if (source.ClipAt(bucket, StatisticsNumbers + i).Render() is { } clip)
            {
                var (fine, coarse) = pairs.Of(clip);
                statistics.Add(fine.sub(coarse));
            }
        }

        return statistics.Deviation;
    }

    private (VideoClip Coarse, VideoClip Doubled) Coarsen(VideoClip fine)
    {
        using var scope = NewDisposeScope();
        var (coarse, doubled) = pairs.Coarsen(ClipTensors.ToTensor([fine], compute.Device));
        var rate = config.Doubling == Doubling.Temporal ? 2 : 1;
        return (
            ClipTensors.ToClip(coarse, fine.FramesPerSecond / rate),
            ClipTensors.ToClip(doubled, fine.FramesPerSecond)
        );
    }
}
