using Sora.Lab.Recaption;
using Sora.Lab.Training.Data;

namespace Sora.Lab.Training.Stages;

/// <summary>How a captioner is trained on clips with captions, seen through a finished autoencoder.</summary>
public sealed record CaptionerStageConfig : StageConfig
{
    /// <summary>The folder of a model whose autoencoder is trained.</summary>
    public required string Autoencoder { get; init; }

    /// <summary>What it learns to describe.</summary>
    public DataConfig Data { get; init; } = new() { Captions = CaptionForm.Detailed };

    /// <summary>So many different clips a size, encoded once and kept in memory; 0 draws and encodes new clips at each step.</summary>
    public int CachedClips { get; init; }

    /// <summary>The pieces of its tokenizer.</summary>
    public int VocabularySize { get; init; } = 384;

    /// <summary>The captions its tokenizer is trained on.</summary>
    public int TokenizerCaptions { get; init; } = 1000;

    /// <summary>The most tokens of a caption.</summary>
    public int ContextLength { get; init; } = 96;

    /// <summary>The side of a patch of latent positions.</summary>
    public int PatchSide { get; init; } = 2;

    /// <summary>D, its width.</summary>
    public int Width { get; init; } = 144;

    /// <summary>Blocks that look at the video alone.</summary>
    public int VideoDepth { get; init; } = 2;

    /// <summary>Blocks that write.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>K, its heads.</summary>
    public int Heads { get; init; } = 4;

    /// <inheritdoc />
    public override void Check()
    {
        var fewest = ClipCaptioner.SpecialPieces.Count + 256;
        Data.Check();
        TrainingConfig.Require(Data.Packing == Packing.Bucketed, "stage.data.packing", "bucketed", Data.Packing);
        TrainingConfig.Require(
            Data.Captioner is null,
            "stage.data.captioner",
            "left out: it is what is trained",
            Data.Captioner
        );
        TrainingConfig.Require(VocabularySize >= fewest, "stage.vocabularySize", $"at least {fewest}", VocabularySize);
        TrainingConfig.Require(TokenizerCaptions >= 1, "stage.tokenizerCaptions", "at least 1", TokenizerCaptions);
        TrainingConfig.Require(ContextLength >= 8, "stage.contextLength", "at least 8", ContextLength);
        TrainingConfig.Require(CachedClips >= 0, "stage.cachedClips", "at least 0", CachedClips);
        TrainingConfig.Require(PatchSide >= 1, "stage.patchSide", "at least 1", PatchSide);
        TrainingConfig.Require(VideoDepth >= 0, "stage.videoDepth", "at least 0", VideoDepth);
        TrainingConfig.Require(Depth >= 1, "stage.depth", "at least 1", Depth);
        TrainingConfig.Require(Heads >= 1, "stage.heads", "at least 1", Heads);
        TrainingConfig.Require(Width >= 1 && Width % Heads == 0, "stage.width", $"a multiple of {Heads} heads", Width);
    }

    /// <inheritdoc />
    public override ITrainingStage Build(ulong seed, Device device) => new CaptionerStage(this, seed, device);

    internal VideoCaptionerConfig Model(int pieces, int latentChannels) =>
        new()
        {
            VocabularySize = pieces,
            LatentChannels = latentChannels,
            ContextLength = ContextLength,
            PatchSide = PatchSide,
            Width = Width,
            VideoLayers = VideoDepth,
            Layers = Depth,
            Heads = Heads,
        };
}
