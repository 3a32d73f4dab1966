using Sora.Lab.Diffusion;
using Sora.Lab.Layers;
using Sora.Lab.Transformers;
using Sora.Lab.Worlds.Blocks;

namespace Sora.Lab.Training.Stages;

/// <summary>How a <see cref="WorldModel"/> learns to play the block game, on the latents of a finished autoencoder.</summary>
public sealed record WorldStageConfig : StageConfig
{
    /// <summary>The folder of a model whose autoencoder is trained, as the autoencoder stage exports it; without a stride in time.</summary>
    public required string Autoencoder { get; init; }

    /// <summary>Pixels of a cell of the game; frames are eight cells a side.</summary>
    public int CellSide { get; init; } = 8;

    /// <summary>K, the frames the model sees before the one it makes.</summary>
    public int Context { get; init; } = 6;

    /// <summary>D, the transformer's width.</summary>
    public int Width { get; init; } = 160;

    /// <summary>The transformer's blocks.</summary>
    public int Depth { get; init; } = 6;

    /// <summary>K, the transformer's heads.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>The width inside the transformer's feed-forward networks; none for four times its own.</summary>
    public int? FeedForwardWidth { get; init; }

    /// <summary>Whether the transformer's heads begin by looking at neighbours.</summary>
    public bool StartsLocally { get; init; } = true;

    /// <summary>What the transformer predicts.</summary>
    public Prediction Prediction { get; init; } = Prediction.Preconditioned;

    /// <summary>Sequences of K + 1 frames a step.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Games held in memory as latents, from which sequences are drawn.</summary>
    public int Episodes { get; init; } = 512;

    /// <summary>Frames of a game.</summary>
    public int EpisodeFrames { get; init; } = 64;

    /// <summary>Games played anew each step; each takes the place of the oldest.</summary>
    public int FreshEpisodes { get; init; } = 1;

    /// <summary>The part of frames that are nearly clean, as those before the one to make are in use.</summary>
    public double ContextOdds { get; init; } = 0.6;

    /// <summary>The most noise of those, a time in [0, 1).</summary>
    public double MostContextNoise { get; init; } = 0.1;

    /// <summary>The mean of the logit of t of the others; above 0 means more noise.</summary>
    public double TimeMean { get; init; } = 1;

    /// <summary>The standard deviation of the logit of t of the others.</summary>
    public double TimeDeviation { get; init; } = 1.5;

    /// <summary>
    /// How much alike the channels of a latent weigh: each error is divided by its channel's deviation to this power. 0 weighs them as pixels, 1 as
    /// if each had variance 1.
    /// </summary>
    public double ChannelBalance { get; init; }

    /// <summary>Games in each round of samples: played by the rules on the left, by the model on the right.</summary>
    public int SampleClips { get; init; } = 4;

    /// <inheritdoc />
    public override void Check()
    {
        TrainingConfig.Require(CellSide >= 4, "stage.cellSide", "at least 4", CellSide);
        TrainingConfig.Require(
            Prediction != Prediction.Noise,
            "stage.prediction",
            "velocity, cleanSample or preconditioned",
            Prediction
        );
        TrainingConfig.Require(Context >= 1, "stage.context", "at least 1", Context);
        TrainingConfig.Require(Batch >= 1, "stage.batch", "at least 1", Batch);
        TrainingConfig.Require(Episodes >= 1, "stage.episodes", "at least 1", Episodes);
        TrainingConfig.Require(EpisodeFrames >= 2, "stage.episodeFrames", "at least 2", EpisodeFrames);
        TrainingConfig.Require(
            FreshEpisodes >= 0 && FreshEpisodes <= Episodes,
            "stage.freshEpisodes",
            $"0 to {Episodes}",
            FreshEpisodes
        );
        TrainingConfig.Require(ContextOdds is >= 0 and < 1, "stage.contextOdds", "in [0, 1)", ContextOdds);
        TrainingConfig.Require(
            MostContextNoise is >= 0 and < 1,
            "stage.mostContextNoise",
            "in [0, 1)",
            MostContextNoise
        );
        TrainingConfig.Require(TimeDeviation > 0, "stage.timeDeviation", "above 0", TimeDeviation);
        TrainingConfig.Require(ChannelBalance is >= 0 and <= 1, "stage.channelBalance", "in [0, 1]", ChannelBalance);
        TrainingConfig.Require(SampleClips >= 0, "stage.sampleClips", "at least 0", SampleClips);
    }

    /// <inheritdoc />
    public override ITrainingStage Build(ulong seed, Device device) => new WorldStage(this, seed, device);

    /// <summary>The transformer of these numbers.</summary>
    /// <param name="latentChannels">C, of the autoencoder.</param>
    public DiffusionTransformerConfig Transformer(int latentChannels) =>
        new()
        {
            InputChannels = latentChannels,
            OutputChannels = latentChannels,
            Patch = new(1, 1, 1),
            Width = Width,
            Depth = Depth,
            Heads = Heads,
            FeedForwardWidth = FeedForwardWidth ?? 4 * Width,
            TextWidth = 1,
            ActionWidth = BlockControls.Names.Count,
            IsCausal = true,
            FractionalPositions = true,
            Gelu = GeluForm.Exact,
        };
}
