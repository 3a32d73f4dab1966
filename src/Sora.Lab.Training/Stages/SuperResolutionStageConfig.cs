using Sora.Lab.Cascade;
using Sora.Lab.Diffusion;
using Sora.Lab.Layers;
using Sora.Lab.Patches;
using Sora.Lab.Text;
using Sora.Lab.Training.Data;

namespace Sora.Lab.Training.Stages;

/// <summary>How a stage of a cascade is trained, text encoder included, on the latents of the base's autoencoder.</summary>
/// <remarks>
/// Each clip of the data is the fine one. The coarse one is made of it, and goes once through the autoencoder, as it will when the stage before made it.
/// </remarks>
public abstract record SuperResolutionStageConfig : StageConfig
{
    /// <inheritdoc cref="BaseStageConfig.Autoencoder"/>
    public required string Autoencoder { get; init; }

    /// <inheritdoc cref="BaseStageConfig.Patch"/>
    public PatchSize Patch { get; init; } = new(1, 1, 1);

    /// <inheritdoc cref="BaseStageConfig.PatchOverlap"/>
    public int PatchOverlap { get; init; }

    /// <inheritdoc cref="BaseStageConfig.Width"/>
    public int Width { get; init; } = 192;

    /// <inheritdoc cref="BaseStageConfig.Depth"/>
    public int Depth { get; init; } = 4;

    /// <inheritdoc cref="BaseStageConfig.Heads"/>
    public int Heads { get; init; } = 4;

    /// <inheritdoc cref="BaseStageConfig.FeedForwardWidth"/>
    public int? FeedForwardWidth { get; init; }

    /// <inheritdoc cref="BaseStageConfig.Gelu"/>
    public GeluForm Gelu { get; init; } = GeluForm.Exact;

    /// <inheritdoc cref="BaseStageConfig.StartsLocally"/>
    public bool StartsLocally { get; init; } = true;

    /// <inheritdoc cref="BaseStageConfig.PooledText"/>
    public bool PooledText { get; init; } = true;

    /// <inheritdoc cref="BaseStageConfig.Prediction"/>
    public Prediction Prediction { get; init; } = Prediction.Preconditioned;

    /// <summary>The text encoder's numbers; none for a small one: what a clip shows is mostly seen. The size of the vocabulary is set by the data.</summary>
    public TextEncoderConfig? TextEncoder { get; init; }

    /// <summary>The fine clips.</summary>
    public DataConfig Data { get; init; } = new() { FramesPerStep = 2 };

    /// <inheritdoc cref="BaseStageConfig.CaptionDropout"/>
    public double CaptionDropout { get; init; } = 0.1;

    /// <inheritdoc cref="BaseStageConfig.LossTimeFloor"/>
    public double LossTimeFloor { get; init; } = 0.1;

    /// <inheritdoc cref="BaseStageConfig.TimeMean"/>
    public double TimeMean { get; init; }

    /// <inheritdoc cref="BaseStageConfig.TimeDeviation"/>
    public double TimeDeviation { get; init; } = 1.5;

    /// <summary>The most noise that the coarse clip is shown under, in [0, 1): it times the square of an even draw, mostly little.</summary>
    public double MostNoise { get; init; } = 0.2;

    /// <summary>The noise that the exported stage shows it under unless asked otherwise.</summary>
    public double Noise { get; init; } = 0.02;

    /// <summary>
    /// The side in pixels of a square window of each clip's latent that is trained on; none for all of it. What is missing is settled by what lies near, and
    /// positions are relative, so what is learnt on windows holds for the whole.
    /// </summary>
    public int? CropSide { get; init; }

    /// <summary>So many different clips a size, encoded once and kept in memory; 0 draws and encodes new clips at each step.</summary>
    public int CachedClips { get; init; }

    /// <summary>Clips that tell how far what is missing deviates in each channel, before training.</summary>
    public int StatisticsClips { get; init; } = 32;

    /// <summary>Clips in each round of samples: the doubled coarse clip and the result, the fine clip and the result.</summary>
    public int SampleClips { get; init; } = 4;

    internal abstract Doubling Doubling { get; }

    /// <inheritdoc />
    public override void Check()
    {
        Data.Check();
        TrainingConfig.Require(Data.Packing == Packing.Bucketed, "stage.data.packing", "bucketed", Data.Packing);
        TrainingConfig.Require(
            Data.Buckets.All(HasHalf),
            "stage.data.buckets",
            Doubling == Doubling.Temporal ? "9, 17, 25, ... frames" : "an even width and height",
            string.Join(", ", Data.Buckets)
        );
        TrainingConfig.Require(PatchOverlap >= 0, "stage.patchOverlap", "at least 0", PatchOverlap);
        TrainingConfig.Require(Patch.Frames == 1, "stage.patch.frames", "1", Patch.Frames);
        TrainingConfig.Require(CaptionDropout is >= 0 and <= 1, "stage.captionDropout", "in [0, 1]", CaptionDropout);
        TrainingConfig.Require(LossTimeFloor is >= 0 and < 1, "stage.lossTimeFloor", "in [0, 1)", LossTimeFloor);
        TrainingConfig.Require(TimeDeviation > 0, "stage.timeDeviation", "above 0", TimeDeviation);
        TrainingConfig.Require(MostNoise is >= 0 and < 1, "stage.mostNoise", "in [0, 1)", MostNoise);
        TrainingConfig.Require(Noise >= 0 && Noise <= MostNoise, "stage.noise", $"in [0, {MostNoise}]", Noise);
        TrainingConfig.Require(CropSide is null or > 0, "stage.cropSide", "above 0", CropSide);
        TrainingConfig.Require(CachedClips >= 0, "stage.cachedClips", "at least 0", CachedClips);
        TrainingConfig.Require(StatisticsClips >= 2, "stage.statisticsClips", "at least 2", StatisticsClips);
        TrainingConfig.Require(SampleClips >= 0, "stage.sampleClips", "at least 0", SampleClips);
    }

    /// <inheritdoc />
    public override ITrainingStage Build(ulong seed, Device device) => new SuperResolutionStage(this, seed, device);

    /// <summary>The same numbers as a base model's, for the loss and the transformer they share.</summary>
    internal BaseStageConfig ToBase() =>
        new()
        {
            Autoencoder = Autoencoder,
            Patch = Patch,
            PatchOverlap = PatchOverlap,
            Width = Width,
            Depth = Depth,
            Heads = Heads,
            FeedForwardWidth = FeedForwardWidth,
            Gelu = Gelu,
            FractionalPositions = false,
            PooledText = PooledText,
            Prediction = Prediction,
            Data = Data,
            LossTimeFloor = LossTimeFloor,
        };

    /// <summary>The text encoder of these numbers.</summary>
    /// <param name="pieces">Of the vocabulary.</param>
    internal TextEncoderConfig Text(int pieces) =>
        (
            TextEncoder
            ?? TextEncoderConfig.Lab(0) with
            {
                Width = 64,
                AttentionWidth = 64,
                FeedForwardWidth = 128,
                Heads = 2,
                Layers = 2,
            }
        ) with
        {
            VocabularySize = pieces,
        };

    private bool HasHalf(Bucket bucket) =>
        Doubling == Doubling.Temporal
            ? bucket.Frames > 1 && bucket.Frames % 8 == 1
            : bucket.Width % 2 == 0 && bucket.Height % 2 == 0;
}
