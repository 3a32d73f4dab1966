using Sora.Lab.Cascade;
using Sora.Lab.Diffusion;
using Sora.Lab.Text;
using Sora.Lab.Training.Data;
using Sora.Lab.Transformers;

namespace Sora.Lab.Training.Stages;

/// <summary>How a stage of a cascade is trained.</summary>
/// <remarks>
/// Each clip of the data is the fine one. The coarse one is made of it, and goes once through the autoencoder, as it will when the stage before made it.
/// </remarks>
public abstract record SuperResolutionStageConfig : FlowStageConfig
{
    /// <summary>Smaller than a base model, since what a clip shows is mostly seen; what is not said otherwise is as there.</summary>
    protected SuperResolutionStageConfig()
    {
        (Width, Depth) = (192, 4);
        (StartsLocally, PooledText) = (true, true);
        (Prediction, LossTimeFloor, TimeDeviation) = (Prediction.Preconditioned, 0.1, 1.5);
        Data = new DataConfig { FramesPerStep = 2 };
        SampleClips = 4;
    }

    /// <summary>The most noise that the coarse clip is shown under, in [0, 1): it times the square of an even draw, mostly little.</summary>
    public double MostNoise { get; init; } = 0.2;

    /// <summary>The noise that the exported stage shows it under unless asked otherwise.</summary>
    public double Noise { get; init; } = 0.02;

    /// <summary>
    /// The side in pixels of a square window of each clip's latent that is trained on; none for all of it. What is missing is settled by what lies near, and
    /// positions are relative, so what is learnt on windows holds for the whole.
    /// </summary>
    public int? CropSide { get; init; }

    /// <summary>
    /// Of how many windows of a clip, drawn evenly, the one is trained on in which most is missing, at least 1: most of a clip is backdrop, which is soon learnt.
    /// </summary>
    public int CropChoices { get; init; } = 1;

    /// <summary>Clips that tell how far what is missing deviates in each channel, before training.</summary>
    public int StatisticsClips { get; init; } = 32;

    internal abstract Doubling Doubling { get; }

    /// <inheritdoc />
    protected override TextEncoderConfig UsualTextEncoder =>
        TextEncoderConfig.Lab(0) with
        {
            Width = 64,
            AttentionWidth = 64,
            FeedForwardWidth = 128,
            Heads = 2,
            Layers = 2,
        };

    /// <inheritdoc />
    public override void Check()
    {
        base.Check();
        TrainingConfig.Require(Autoencoder is not null, "stage.autoencoder", "a folder", "null");
        TrainingConfig.Require(
            Prediction != Prediction.Noise,
            "stage.prediction",
            "velocity, cleanSample or preconditioned",
            Prediction
        );
        TrainingConfig.Require(Data.Packing == Packing.Bucketed, "stage.data.packing", "bucketed", Data.Packing);
        TrainingConfig.Require(
            Data.Buckets.All(HasHalf),
            "stage.data.buckets",
            Doubling == Doubling.Temporal ? "9, 17, 25, ... frames" : "an even width and height",
            string.Join(", ", Data.Buckets)
        );
        TrainingConfig.Require(Patch.Frames == 1, "stage.patch.frames", "1", Patch.Frames);
        TrainingConfig.Require(MostNoise is >= 0 and < 1, "stage.mostNoise", "in [0, 1)", MostNoise);
        TrainingConfig.Require(Noise >= 0 && Noise <= MostNoise, "stage.noise", $"in [0, {MostNoise}]", Noise);
        TrainingConfig.Require(CropSide is null or > 0, "stage.cropSide", "above 0", CropSide);
        TrainingConfig.Require(CropChoices >= 1, "stage.cropChoices", "at least 1", CropChoices);
        TrainingConfig.Require(StatisticsClips >= 2, "stage.statisticsClips", "at least 2", StatisticsClips);
    }

    /// <inheritdoc />
    public override ITrainingStage Build(ulong seed, Device device) => new SuperResolutionStage(this, seed, device);

    /// <summary>The transformer of these numbers: a noisy latent, the coarse one and its noise go in, 2C + 1 channels.</summary>
    /// <inheritdoc />
    public override DiffusionTransformerConfig Transformer(int latentChannels, int textWidth) =>
        base.Transformer(latentChannels, textWidth) with
        {
            InputChannels = (2 * latentChannels) + 1,
        };

    /// <summary>The square of <see cref="CropSide"/>, where there is one.</summary>
    /// <inheritdoc />
    internal override ClipSize Window(ClipSize size) =>
        CropSide is { } side
            ? size with
            {
                Height = Math.Min(size.Height, side),
                Width = Math.Min(size.Width, side),
            }
            : size;

    private bool HasHalf(Bucket bucket) =>
        Doubling == Doubling.Temporal
            ? bucket.Frames > 1 && bucket.Frames % 8 == 1
            : bucket.Width % 2 == 0 && bucket.Height % 2 == 0;
}
