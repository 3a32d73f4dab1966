using Sora.Lab.Training.Data;

namespace Sora.Lab.Training.Stages;

/// <summary>How a text encoder is taught which words of a caption belong together, before a model learns to draw by them.</summary>
/// <remarks>
/// The error of a drawing tells a text encoder next to nothing of whose each word is: while every clip has one character it needs no order of words, and an
/// encoder that has grown without it goes on so. Captions alone tell it in minutes, as language models of large systems know it from text before they see a video.
/// A new encoder learns both: to say what the model's own says of each word, so that the model can go on from there, and of each word of a character
/// its colour, shape and first motion.
/// </remarks>
public sealed record TextStageConfig : StageConfig
{
    /// <summary>The folder of the trained model whose text encoder is replaced: it stays as it is, and the run exports one that is else the same.</summary>
    public required string Model { get; init; }

    /// <summary>The scenes whose captions are read; of the buckets the first counts.</summary>
    public DataConfig Data { get; init; } = new();

    /// <summary>Captions a step.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>
    /// Weight of the difference to the states of the model's own encoder, as a part of their variance.
    /// </summary>
    public double LikenessWeight { get; init; } = 1;

    /// <inheritdoc />
    public override void Check()
    {
        Data.Check();
        TrainingConfig.Require(
            Data.Folder is null && !Data.Blocks && Data.Packing == Packing.Bucketed,
            "stage.data",
            "the playground world, bucketed",
            Data.Folder ?? (Data.Blocks ? "the block game" : $"{Data.Packing}")
        );
        TrainingConfig.Require(
            Data.Captioner is null,
            "stage.data.captioner",
            "left out: the world's own captions are read",
            Data.Captioner?.Folder
        );
        TrainingConfig.Require(
            Data.Buckets[0].Frames > 1,
            "stage.data.buckets[0].frames",
            "above 1, or captions tell of no motion",
            Data.Buckets[0].Frames
        );
        TrainingConfig.Require(Batch >= 1, "stage.batch", "at least 1", Batch);
        TrainingConfig.Require(LikenessWeight >= 0, "stage.likenessWeight", "at least 0", LikenessWeight);
    }

    /// <inheritdoc />
    public override ITrainingStage Build(ulong seed, Device device) => new TextStage(this, seed, device);
}
