using Sora.Lab.Autoencoder;
using Sora.Lab.Training.Data;
using Sora.Lab.Worlds;

namespace Sora.Lab.Training.Stages;

/// <summary>How the last layers of a decoder are trained to mend what a model draws.</summary>
/// <remarks>
/// A decoder that was trained on latents of real clips alone has not seen the errors that a transformer makes. Here real latents are taken back to noise at an
/// early time and drawn again from there, which leaves where things are and loses how sharp they are. The idea is that of the denoising decoder of
/// HaCohen et al. 2024 (LTX-Video), section 3.2. Latents keep their meaning, so that all that was trained on them goes on to fit.
/// </remarks>
public sealed record RefinerStageConfig : StageConfig
{
    /// <summary>The folder of the trained model whose autoencoder is refined: it stays as it is, and the run exports one that is else the same.</summary>
    public string Model { get; init; } = "data/checkpoints/lab";

    /// <summary>Channels and residual blocks; where the model has a refiner of this size, that is trained on.</summary>
    public RefinerSize Refiner { get; init; } = new(64, 3);

    /// <summary>The clips; their captions say to the transformer what to draw.</summary>
    public DataConfig Data { get; init; } = new() { Buckets = [new(64, 64, 17, 4)] };

    /// <summary>
    /// So many different clips a size, drawn once each and visited again and again, at least 1: to draw one takes five times as long as to learn from it.
    /// </summary>
    public int CachedClips { get; init; } = 2000;

    /// <summary>The latest time t that latents are taken back to, in (0, 1): each clip has its own, drawn evenly below it.</summary>
    public double LatestTime { get; init; } = 0.5;

    /// <summary>The part of clips whose latents stay as they are, in [0, 1].</summary>
    public double CleanPart { get; init; } = 0.2;

    /// <summary>
    /// How often each style is drawn among those; as in <see cref="Data"/> if none is named. Grain that is drawn again lies elsewhere, and from
    /// such clips a decoder learns to leave it out; the world only.
    /// </summary>
    public IReadOnlyDictionary<VisualStyle, double> CleanStyles { get; init; } = new Dictionary<VisualStyle, double>();

    /// <summary>The side in pixels, even, of a square of each clip that is trained on, mostly where something moves; none for whole clips.</summary>
    public int? CutSide { get; init; }

    /// <summary>Weight of the mean absolute error of pixels in [-1, 1].</summary>
    public double PixelWeight { get; init; } = 1;

    /// <summary>Weight of the mean squared error.</summary>
    public double SquareWeight { get; init; } = 4;

    /// <summary>Weight of the mean absolute error of differences between neighbouring pixels, which keeps edges.</summary>
    public double EdgeWeight { get; init; } = 0.5;

    /// <summary>Weight of the mean absolute error of how strong the texture of each field of 8x8 pixels is.</summary>
    public double TextureWeight { get; init; }

    /// <summary>Clips in each round of samples: the clip on the left, what is made of its latent on the right.</summary>
    public int SampleClips { get; init; } = 4;

    /// <inheritdoc />
    public override void Check()
    {
        Data.Check();
        Data.CheckWeights(CleanStyles, "stage.cleanStyles");
        TrainingConfig.Require(Data.Packing == Packing.Bucketed, "stage.data.packing", "bucketed", Data.Packing);
        TrainingConfig.Require(
            Data.Buckets.All(static bucket => IsSide(bucket.Width) && IsSide(bucket.Height)),
            "stage.data.buckets",
            FormattableString.Invariant($"an even width and height of at least {2 * TextureLoss.Side}"),
            string.Join(", ", Data.Buckets)
        );
        TrainingConfig.Require(
            Refiner is { Width: > 0, Blocks: >= 0 },
            "stage.refiner",
            "a width above 0 and at least 0 blocks",
            Refiner
        );
        TrainingConfig.Require(CachedClips >= 1, "stage.cachedClips", "at least 1", CachedClips);
        TrainingConfig.Require(LatestTime is > 0 and < 1, "stage.latestTime", "above 0 and below 1", LatestTime);
        TrainingConfig.Require(CleanPart is >= 0 and <= 1, "stage.cleanPart", "0 to 1", CleanPart);
        TrainingConfig.Require(
            CleanPart > 0 || CleanStyles.Count == 0,
            "stage.cleanStyles",
            "empty where stage.cleanPart is 0",
            string.Join(", ", CleanStyles.Keys)
        );
        TrainingConfig.Require(
            CutSide is null || IsSide(CutSide.Value),
            "stage.cutSide",
            FormattableString.Invariant($"at least {2 * TextureLoss.Side} and even"),
            CutSide
        );
        TrainingConfig.Require(PixelWeight >= 0, "stage.pixelWeight", "at least 0", PixelWeight);
        TrainingConfig.Require(SquareWeight >= 0, "stage.squareWeight", "at least 0", SquareWeight);
        TrainingConfig.Require(EdgeWeight >= 0, "stage.edgeWeight", "at least 0", EdgeWeight);
        TrainingConfig.Require(TextureWeight >= 0, "stage.textureWeight", "at least 0", TextureWeight);
        TrainingConfig.Require(SampleClips >= 0, "stage.sampleClips", "at least 0", SampleClips);
    }

    /// <inheritdoc />
    public override ITrainingStage Build(ulong seed, Device device) => new RefinerStage(this, seed, device);

    private static bool IsSide(int pixels) => pixels >= 2 * TextureLoss.Side && pixels % 2 == 0;
}
