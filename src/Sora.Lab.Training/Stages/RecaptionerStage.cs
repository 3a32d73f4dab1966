using Sora.Lab.Recaption;
using Sora.Lab.Text;
using Sora.Lab.Training.Data;
using Sora.Lab.Video;

namespace Sora.Lab.Training.Stages;

/// <summary>Trains a GPT to go on after a prompt with the detailed caption it stands for.</summary>
/// <remarks>The loss is that of the answer's tokens alone (Ouyang et al. 2022, section 3.5, as fine-tuning on demonstrations is done).</remarks>
internal sealed class RecaptionerStage : ITrainingStage
{
    private const long TokenizerNumbers = 1L << 40; // far beyond what any run trains on

    private readonly Device device;
    private readonly BytePairTokenizer tokenizer;
    private readonly Gpt model;
    private readonly RecaptionBatches batches;

    public RecaptionerStage(RecaptionerStageConfig config, ulong seed, Device device)
    {
        this.device = device;
        var pairs = new RecaptionPairs(seed);
        (tokenizer, model) = config.From is { } folder ? Load(config, folder) : Create(config, pairs);
        model.to(device);
        var layout = new RecaptionLayout(tokenizer, config.ContextLength);
        batches = new RecaptionBatches(pairs, layout, config.Batch, seed);
    }

    public IReadOnlyList<(string Name, nn.Module Module)> Modules => [("gpt", model)];

    public string Describe() =>
        FormattableString.Invariant(
            $"GPT of {model.Millions():F2} M parameters, {tokenizer.Vocabulary.Count} pieces, prompts and captions of the playground world"
        );

    public StepLoss Loss(long number, Generator generator)
    {
        using var scope = NewDisposeScope();
        var rows = batches.Take(number);
        var (ids, next) = TokenRow.ToTensors(rows, RecaptionLayout.End, device);
        var loss = Gpt.Loss(model.call(ids), next);
        return new StepLoss(loss.MoveToOuterDisposeScope(), rows.Length, ids.numel());
    }

    // What it writes is text: the exported model is tried by evaluating it.
    public IEnumerable<(string Name, VideoClip Clip)> Samples(string model) => [];

    /// <summary>In half precision, which halves the file; the run's checkpoints keep every bit.</summary>
    public void Export(string folder) => RecaptionerFolder.Save(folder, tokenizer, model, ScalarType.Float16);

    public void Dispose()
    {
        batches.Dispose();
        model.Dispose();
    }

    private static (BytePairTokenizer Tokenizer, Gpt Model) Create(RecaptionerStageConfig config, RecaptionPairs pairs)
    {
        var tokenizer = BytePairTokenizer.Train(
            Enumerable.Range(0, config.TokenizerPairs).SelectMany(i => Texts(pairs.At(TokenizerNumbers + i))),
            config.VocabularySize,
            RecaptionLayout.SpecialPieces
        );
        return (tokenizer, new Gpt(config.Model(tokenizer.Vocabulary.Count)));
    }

    private static (BytePairTokenizer Tokenizer, Gpt Model) Load(RecaptionerStageConfig config, string folder)
    {
        var begun = RecaptionerFolder.Load(folder);
        var wanted = config.Model(begun.Tokenizer.Vocabulary.Count);
        TrainingConfig.Require(
            begun.Model.Config == wanted,
            "stage.from",
            $"a recaptioner of {wanted}",
            begun.Model.Config
        );
        begun.Model.train();
        return (begun.Tokenizer, begun.Model);
    }

    private static IEnumerable<string> Texts(RecaptionPair pair) => [" " + pair.Prompt, " " + pair.Caption.Text];
}
