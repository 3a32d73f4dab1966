using Sora.Lab.Diffusion;
using Sora.Lab.Layers;
using Sora.Lab.Patches;
using Sora.Lab.Text;
using Sora.Lab.Training.Data;
using Sora.Lab.Transformers;

namespace Sora.Lab.Training.Stages;

/// <summary>How a diffusion transformer and its text encoder are trained together by rectified flow, on the latents of a finished autoencoder.</summary>
public abstract record FlowStageConfig : StageConfig
{
    /// <summary>The folder of a model whose autoencoder is trained, as the autoencoder stage exports it.</summary>
    public required string? Autoencoder { get; init; }

    /// <summary>The transformer's patch of latent frames and positions.</summary>
    public PatchSize Patch { get; init; } = new(1, 1, 1);

    /// <summary>Latent positions a token sees beyond its patch, on every side.</summary>
    public int PatchOverlap { get; init; }

    /// <summary>D, the transformer's width.</summary>
    public int Width { get; init; } = 256;

    /// <summary>The transformer's blocks.</summary>
    public int Depth { get; init; } = 6;

    /// <summary>K, the transformer's heads.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>The width inside the transformer's feed-forward networks; none for four times its own.</summary>
    public int? FeedForwardWidth { get; init; }

    /// <summary>The transformer's GELU: exact is the faster one on a CPU.</summary>
    public GeluForm Gelu { get; init; } = GeluForm.Exact;

    /// <summary>Whether the transformer's heads begin by looking at neighbours.</summary>
    public bool StartsLocally { get; init; }

    /// <summary>Whether the transformer is told the mean of a prompt with the time, besides attending to its words.</summary>
    public bool PooledText { get; init; }

    /// <summary>What the transformer predicts: the clean sample suits narrow ones with large patches.</summary>
    public Prediction Prediction { get; init; }

    /// <summary>The text encoder's numbers; none for the stage's usual one. The size of the vocabulary is set by the data.</summary>
    public TextEncoderConfig? TextEncoder { get; init; }

    /// <summary>What it learns to draw.</summary>
    public DataConfig Data { get; init; } = new();

    /// <summary>The part of clips whose caption is left out, which guidance needs.</summary>
    public double CaptionDropout { get; init; } = 0.1;

    /// <summary>
    /// The time below which errors of the velocity weigh less, by <c>(t / floor)^2</c>: as errors of the clean sample weigh alike there. 0 leaves
    /// all as they are.
    /// </summary>
    /// <remarks>
    /// Near t = 0 a velocity magnifies what a narrow network cannot copy by 1 / t^2, and drowns the times at which a clip takes shape.
    /// </remarks>
    public double LossTimeFloor { get; init; }

    /// <summary>The mean of the logit of t; above 0 means more noise.</summary>
    public double TimeMean { get; init; }

    /// <summary>The standard deviation of the logit of t.</summary>
    public double TimeDeviation { get; init; } = 1;

    /// <summary>
    /// So many different clips a size, encoded once and kept on the device (61 kB for 17x64x64 of 96 channels), trained on again and again
    /// with new captions, noise and times; 0 draws and encodes new clips at each step.
    /// </summary>
    public int CachedClips { get; init; }

    /// <summary>Clips in each round of samples.</summary>
    public int SampleClips { get; init; } = 8;

    /// <summary>The text encoder where <see cref="TextEncoder"/> says nothing.</summary>
    protected abstract TextEncoderConfig UsualTextEncoder { get; }

    /// <inheritdoc />
    public override void Check()
    {
        Data.Check();
        TrainingConfig.Require(CaptionDropout is >= 0 and <= 1, "stage.captionDropout", "in [0, 1]", CaptionDropout);
        TrainingConfig.Require(TimeDeviation > 0, "stage.timeDeviation", "above 0", TimeDeviation);
        TrainingConfig.Require(LossTimeFloor is >= 0 and < 1, "stage.lossTimeFloor", "in [0, 1)", LossTimeFloor);
        TrainingConfig.Require(PatchOverlap >= 0, "stage.patchOverlap", "at least 0", PatchOverlap);
        TrainingConfig.Require(CachedClips >= 0, "stage.cachedClips", "at least 0", CachedClips);
        TrainingConfig.Require(SampleClips >= 0, "stage.sampleClips", "at least 0", SampleClips);
    }

    /// <summary>The transformer of these numbers.</summary>
    /// <param name="latentChannels">C, of the autoencoder.</param>
    /// <param name="textWidth">The width of the text encoder.</param>
    public virtual DiffusionTransformerConfig Transformer(int latentChannels, int textWidth) =>
        new()
        {
            InputChannels = latentChannels,
            OutputChannels = latentChannels,
            Patch = Patch,
            PatchOverlap = PatchOverlap,
            Width = Width,
            Depth = Depth,
            Heads = Heads,
            FeedForwardWidth = FeedForwardWidth ?? 4 * Width,
            TextWidth = textWidth,
            PooledText = PooledText,
            Gelu = Gelu,
        };

    /// <summary>The network of these numbers.</summary>
    /// <param name="latentChannels">C, of the autoencoder.</param>
    /// <param name="textWidth">The width of the text encoder.</param>
    public virtual DenoiserConfig Denoiser(int latentChannels, int textWidth) =>
        new(Transformer(latentChannels, textWidth));

    /// <summary>Steps of bucketed clips, captioned anew where that is asked for.</summary>
    /// <param name="source">What the data opened.</param>
    /// <param name="seed">The run's.</param>
    /// <param name="compute">Where it is trained.</param>
    internal BucketedClips Bucketed(IClipSource source, ulong seed, Compute compute) =>
        new(
            source,
            Data.Buckets,
            seed,
            CaptionDropout,
            CachedClips,
            compute.Helpers,
            Data.Captioner is { } captioner ? new Recaptions(captioner, compute.Device) : null
        );

    /// <summary>The part of a clip that a step computes on.</summary>
    internal virtual ClipSize Window(ClipSize size) => size;

    /// <summary>The text encoder of these numbers.</summary>
    /// <param name="pieces">Of the vocabulary.</param>
    internal TextEncoderConfig Text(int pieces) => (TextEncoder ?? UsualTextEncoder) with { VocabularySize = pieces };
}
