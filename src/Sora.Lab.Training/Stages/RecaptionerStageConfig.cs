using Sora.Lab.Layers;
using Sora.Lab.Recaption;
using Sora.Lab.Text;

namespace Sora.Lab.Training.Stages;

/// <summary>How a recaptioner is trained on prompts and captions of the playground world.</summary>
public sealed record RecaptionerStageConfig : StageConfig
{
    /// <summary>The folder of a recaptioner of the same sizes to train on from, with its tokenizer; none for one that knows nothing yet.</summary>
    public string? From { get; init; }

    /// <summary>The pieces of its tokenizer.</summary>
    public int VocabularySize { get; init; } = 768;

    /// <summary>The pairs its tokenizer is trained on; the model is trained on others.</summary>
    public int TokenizerPairs { get; init; } = 4000;

    /// <summary>The most tokens of prompt and caption together; half are for the prompt.</summary>
    public int ContextLength { get; init; } = 256;

    /// <summary>D, its width.</summary>
    public int Width { get; init; } = 144;

    /// <summary>Its blocks.</summary>
    public int Depth { get; init; } = 4;

    /// <summary>K, its heads.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Pairs a step.</summary>
    public int Batch { get; init; } = 32;

    /// <inheritdoc />
    public override void Check()
    {
        var fewest = RecaptionLayout.SpecialPieces.Count + 256;
        TrainingConfig.Require(VocabularySize >= fewest, "stage.vocabularySize", $"at least {fewest}", VocabularySize);
        TrainingConfig.Require(TokenizerPairs >= 1, "stage.tokenizerPairs", "at least 1", TokenizerPairs);
        TrainingConfig.Require(ContextLength >= 16, "stage.contextLength", "at least 16", ContextLength);
        TrainingConfig.Require(Depth >= 1, "stage.depth", "at least 1", Depth);
        TrainingConfig.Require(Heads >= 1, "stage.heads", "at least 1", Heads);
        TrainingConfig.Require(Width >= 1 && Width % Heads == 0, "stage.width", $"a multiple of {Heads} heads", Width);
        TrainingConfig.Require(Batch >= 1, "stage.batch", "at least 1", Batch);
    }

    /// <inheritdoc />
    public override ITrainingStage Build(ulong seed, Device device) => new RecaptionerStage(this, seed, device);

    internal GptConfig Model(int pieces) =>
        new()
        {
            VocabularySize = pieces,
            ContextLength = ContextLength,
            Width = Width,
            Layers = Depth,
            Heads = Heads,
            Gelu = GeluForm.Exact,
        };
}
