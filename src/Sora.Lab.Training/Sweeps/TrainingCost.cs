using Sora.Lab.Autoencoder;
using Sora.Lab.Cascade;
using Sora.Lab.Layers;
using Sora.Lab.Text;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Stages;

namespace Sora.Lab.Training.Sweeps;

/// <summary>What a config asks for, known before anything is trained: so configs can be made to cost alike, and to fit a device.</summary>
/// <remarks>Operations are matrix operations of the denoiser, a multiplication with its addition counted as two.</remarks>
/// <param name="Parameters">Of denoiser and text encoder.</param>
/// <param name="Steps">Of the run.</param>
/// <param name="Clips">That the run trains on, each visit counted.</param>
/// <param name="Run">Operations of the whole run, forward and backward.</param>
/// <param name="Size">Of the clips that it draws most often.</param>
/// <param name="Clip">Operations of generating one of those as <c>generate</c> does: from noise with guidance, or refined once.</param>
/// <param name="Memory">Bytes on the device while it trains, about: weights, gradients, Adam's two means and the average in float32, and what is kept for the backward pass.</param>
/// <param name="Cache">Bytes of cached latents on the device at the end of the run, about.</param>
public sealed record TrainingCost(
    long Parameters,
    long Steps,
    long Clips,
    double Run,
    ClipSize Size,
    double Clip,
    double Memory,
    double Cache
)
{
    private const int BytesAParameter = 20; // five float32: weight, gradient, Adam's two means, average
    private const int BytesAState = 150; // of a token in a block, for each of its D numbers; measured on a CPU in bf16
    private const int HalfBytes = 2;

    /// <summary>Operations of a step, on the mean.</summary>
    public double Step => Run / Steps;

    /// <summary>Counts a config's costs.</summary>
    /// <param name="config">A stage that draws clips: <c>base</c>, <c>temporal-sr</c> or <c>spatial-sr</c>, with bucketed clips.</param>
    /// <param name="autoencoder">The folder of a model with the autoencoder it will be trained on.</param>
    /// <exception cref="TrainingException">Another stage, packed clips, data that cannot be opened, or no autoencoder.</exception>
    public static TrainingCost Of(TrainingConfig config, string autoencoder) =>
        Of(config, AutoencoderFolder.ReadConfig(autoencoder));

    internal static TrainingCost Of(TrainingConfig config, VideoAutoencoderConfig autoencoder)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (config.Stage is not FlowStageConfig { Data.Packing: Packing.Bucketed } stage)
        {
            throw new TrainingException(
                $"Cost: expected a stage of kind base, temporal-sr or spatial-sr with bucketed clips; found {config.Stage.GetType().Name}."
            );
        }

        var cost = new RunCost(stage, autoencoder);
        var often = stage.Data.Buckets.MaxBy(bucket => bucket.Weight)!;
        var (operations, clips) = cost.Run(config.Steps, config.Seed);
        var parameters = Count(stage, cost.Denoiser, config.Seed);
        return new(
            parameters,
            config.Steps,
            clips.Sum(),
            operations,
            often.Size,
            OfClip(stage, cost, often),
            (parameters * BytesAParameter) + Activations(cost),
            Cached(stage, autoencoder, clips)
        );
    }

    private static long Count(FlowStageConfig stage, DenoiserConfig denoiser, ulong seed)
    {
        var pieces = PromptVocabulary.Build(stage.Data.Words(stage.Data.Open(seed))).Count;
        using var network = MetaModules.Build(() => denoiser.Build().Network);
        using var text = MetaModules.Build(() => new TextEncoder(stage.Text(pieces)));
        return new nn.Module[] { network, text }.Sum(module => module.parameters().Sum(each => each.numel()));
    }

    private static double OfClip(FlowStageConfig stage, RunCost cost, Bucket bucket)
    {
        var settings = GenerationSettings.Default with
        {
            Width = bucket.Width,
            Height = bucket.Height,
            Frames = bucket.Frames,
        };
        return stage is SuperResolutionStageConfig
            ? ClipCost.OfRefining(
                cost.Denoiser.Transformer!,
                cost.Stride,
                settings,
                SuperResolutionConfig.UsualSteps,
                Math.Max(2, bucket.Frames)
            )
            : ClipCost.OfDrawing(cost.Denoiser, stage.Prediction, cost.Stride, settings);
    }

    // A U-Net's are those of its tokens at full resolution, about.
    private static double Activations(RunCost cost)
    {
        var (depth, width) = cost.Denoiser is { UNet: { } unet }
            ? (2 * unet.Blocks * unet.Widths.Count, unet.Widths.Max())
            : (cost.Denoiser.Members * cost.Denoiser.Transformer!.Depth, cost.Denoiser.Transformer.Width);
        return (double)BytesAState * cost.MostTokens * depth * width;
    }

    // Super-resolution keeps the coarse clip's beside each latent. Of C clips, n draws see C (1 - e^(-n/C)).
    private static double Cached(FlowStageConfig stage, VideoAutoencoderConfig autoencoder, long[] clips)
    {
        if (stage.CachedClips == 0)
        {
            return 0;
        }

        var bytes = HalfBytes * autoencoder.LatentChannels * (stage is SuperResolutionStageConfig ? 2 : 1);
        double Of(Bucket bucket, long visits) =>
            stage.CachedClips
            * (1 - Math.Exp(-(double)visits / stage.CachedClips))
            * FlowDraw.GridOf(bucket.Size, autoencoder.Stride, new(1, 1, 1)).Count;
        return bytes * stage.Data.Buckets.Zip(clips, Of).Sum();
    }
}
