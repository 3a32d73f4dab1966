using Sora.Lab.Autoencoder;
using Sora.Lab.Training.Data;

namespace Sora.Lab.Training.Stages;

/// <summary>How a <see cref="VideoAutoencoder"/> is trained.</summary>
public sealed record AutoencoderStageConfig : StageConfig
{
    /// <summary>The numbers of the autoencoder.</summary>
    public VideoAutoencoderConfig Model { get; init; } = VideoAutoencoderConfig.Lab;

    /// <summary>The folder of a trained autoencoder to begin with, which sets <see cref="Model"/>; none to begin anew.</summary>
    public string? From { get; init; }

    /// <summary>
    /// Whether the encoder stays as it is: latents keep their meaning, so what was trained on them goes on to fit. Goes
    /// with <see cref="From"/>.
    /// </summary>
    /// <remarks>As the finer decoders of Stable Diffusion's autoencoder were trained.</remarks>
    public bool IsEncoderFrozen { get; init; }

    /// <summary>What it learns to reproduce.</summary>
    public DataConfig Data { get; init; } = new() { Buckets = [new(64, 64, 17, 4)] };

    /// <summary>
    /// The side in pixels of a square cut out of each training clip, mostly where something moves; none for whole clips.
    /// What moves is small and hard, what stands still is wide and soon learnt: squares spend the time on the former.
    /// </summary>
    public int? CutSide { get; init; }

    /// <summary>Weight of the mean absolute error of pixels in [-1, 1].</summary>
    public double PixelWeight { get; init; } = 1;

    /// <summary>Weight of the mean squared error, which large errors dominate: small things in front of a wide background.</summary>
    public double SquareWeight { get; init; } = 2;

    /// <summary>Weight of the mean absolute error of differences between neighbouring pixels, which keeps edges.</summary>
    public double EdgeWeight { get; init; } = 0.5;

    /// <summary>Weight of the divergence of latents from a standard normal, a latent value.</summary>
    public double KullbackLeiblerWeight { get; init; } = 1e-4;

    /// <summary>Clips in each round of samples: the clip on the left, its reconstruction on the right.</summary>
    public int SampleClips { get; init; } = 4;

    /// <summary>Clips the mean and spread of each latent channel are taken over when the model is exported.</summary>
    public int StatisticsClips { get; init; } = 256;

    /// <inheritdoc />
    public override void Check()
    {
        Data.Check();
        TrainingConfig.Require(Data.Packing == Packing.Bucketed, "stage.data.packing", "bucketed", Data.Packing);
        TrainingConfig.Require(
            !IsEncoderFrozen || From is not null,
            "stage.isEncoderFrozen",
            "together with stage.from",
            IsEncoderFrozen
        );
        TrainingConfig.Require(
            CutSide is null || CutSide > 0 && CutSide % Model.Stride.Height == 0,
            "stage.cutSide",
            $"a multiple of {Model.Stride.Height}",
            CutSide
        );
        TrainingConfig.Require(PixelWeight >= 0, "stage.pixelWeight", "at least 0", PixelWeight);
        TrainingConfig.Require(SquareWeight >= 0, "stage.squareWeight", "at least 0", SquareWeight);
        TrainingConfig.Require(EdgeWeight >= 0, "stage.edgeWeight", "at least 0", EdgeWeight);
        TrainingConfig.Require(
            KullbackLeiblerWeight >= 0,
            "stage.kullbackLeiblerWeight",
            "at least 0",
            KullbackLeiblerWeight
        );
        TrainingConfig.Require(SampleClips >= 0, "stage.sampleClips", "at least 0", SampleClips);
        TrainingConfig.Require(StatisticsClips >= 2, "stage.statisticsClips", "at least 2", StatisticsClips);
        TrainingConfig.Require(
            Data.Buckets.All(bucket => Model.FittingFrames(bucket.Frames) == bucket.Frames),
            "stage.data.buckets frames",
            $"1 and whole steps of {Model.Stride.Frames}",
            string.Join(", ", Data.Buckets)
        );
    }

    /// <inheritdoc />
    public override ITrainingStage Build(ulong seed, Device device) => new AutoencoderStage(this, seed, device);
}
