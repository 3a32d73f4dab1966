using Sora.Lab.Layers;
using Sora.Lab.Text;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Captioning;
using TorchSharp.Modules;

namespace Sora.Lab.Training.Stages;

/// <summary>Teaches a new text encoder whose each word of a caption is and how many characters it tells of, and for the rest to say what the model's own encoder says.</summary>
internal sealed class TextStage : ITrainingStage
{
    private const int CaptionStream = 119;
    private const int MostCharacters = 3;

    private static readonly long[] Answers =
    [
        Enum.GetValues<CharacterColor>().Length,
        Enum.GetValues<CharacterShape>().Length,
        Enum.GetValues<Motion>().Length,
        MostCharacters,
    ];

    private readonly TextStageConfig config;
    private readonly ulong seed;
    private readonly Device device;
    private readonly TextToVideo model;
    private readonly TextEncoder encoder;
    private readonly IClipSource source;

    // Scores of each colour, shape, motion and number of characters, for each word of a character; dropped once the encoder is trained.
    private readonly Linear answers;

    public TextStage(TextStageConfig config, ulong seed, Device device)
    {
        (this.config, this.seed, this.device) = (config, seed, device);
        source = config.Data.Open(seed);
        model = TextToVideo.Load(config.Model, Compute.Of(device));
        RequireWords();
        encoder = new TextEncoder(model.TextEncoder.Config);
        encoder.StartLocally();
        encoder.to(device);
        answers = nn.Linear(encoder.Config.Width, Answers.Sum());
        answers.to(device);
    }

    public IReadOnlyList<(string Name, nn.Module Module)> Modules => [("text_encoder", encoder), ("answers", answers)];

    public string Describe() =>
        FormattableString.Invariant(
            $"text encoder of {encoder.Millions():F2} M parameters, captions of {source.Describe()}"
        );

    public StepLoss Loss(long number, Generator generator)
    {
        using var scope = NewDisposeScope();
        var captions = Enumerable.Range(0, config.Batch).Select(i => Caption((number * config.Batch) + i)).ToList();
        var (ids, lengths) = model.Tokenizer.EncodeBatch(captions);
        var placed = ids.to(device);
        var states = encoder.call(placed, lengths);
        var likeness = Likeness(states, Wanted(placed, lengths), lengths);
        var belonging = Belonging(states, captions);
        return new StepLoss(
            likeness.Times(config.LikenessWeight).Plus(belonging.Loss).MoveToOuterDisposeScope(),
            captions.Count,
            lengths.Sum(),
            ("unlike", likeness.detach().MoveToOuterDisposeScope()),
            ("right", belonging.Right.MoveToOuterDisposeScope())
        );
    }

    // Its drawings are those of the model it is for, once that has learnt to read it.
    public IEnumerable<(string Name, VideoClip Clip)> Samples(string model) => [];

    /// <summary>The whole model with the new text encoder, in half precision.</summary>
    public void Export(string folder) =>
        ModelFolder.Save(
            folder,
            model.Tokenizer,
            encoder,
            model.Denoiser,
            model.Autoencoder,
            model.Prediction,
            ScalarType.Float16
        );

    public void Dispose()
    {
        answers.Dispose();
        encoder.Dispose();
        model.Dispose();
    }

    // A word that is no piece could not be told whose it is.
    private void RequireWords()
    {
        var missing = PromptVocabulary.Build(config.Data.Words(source)).Except(model.Tokenizer.Vocabulary).ToList();
        TrainingConfig.Require(
            missing.Count == 0,
            "stage.model",
            "a model that has every word of the playground as a piece",
            $"{config.Model}, which lacks {string.Join(", ", missing.Take(3))}"
        );
    }

    private string Caption(long number) =>
        source.ClipAt(config.Data.Buckets[0], number).Caption(StepRandom.Seed(seed, number, CaptionStream));

    private Tensor Wanted(Tensor ids, int[] lengths)
    {
        using var gradient = no_grad();
        return model.TextEncoder.call(ids, lengths);
    }

    // The mean squared difference over all words, as a part of the variance of what is wanted.
    private static Tensor Likeness(Tensor states, Tensor wanted, int[] lengths)
    {
        using var scope = NewDisposeScope();
        var longest = states.size(1);
        var rows = lengths.SelectMany((length, i) => Enumerable.Range(0, length).Select(at => (i * longest) + at));
        var indices = tensor([.. rows], device: states.device);
        var target = Rows(wanted, indices);
        var variance = target.sub(target.mean([0], keepdim: true)).Squared().mean();
        return Rows(states, indices).sub(target).Squared().mean().div(variance).MoveToOuterDisposeScope();
    }

    // The mean cross-entropy of the four answers, and the part of words with all of them right.
    private (Tensor Loss, Tensor Right) Belonging(Tensor states, List<string> captions)
    {
        using var scope = NewDisposeScope();
        var longest = states.size(1);
        var asked = captions
            .SelectMany(
                (caption, i) =>
                    Owned(caption).Select(word => (Row: (i * longest) + word.At, word.Owner, word.Characters))
            )
            .ToList();
        var words = Rows(states, tensor([.. asked.Select(word => word.Row)], device: states.device));
        long[][] wanted =
        [
            [.. asked.Select(word => (long)word.Owner.Color!)],
            [.. asked.Select(word => (long)word.Owner.Shape!)],
            [.. asked.Select(word => (long)word.Owner.Motions[0])],
            [.. asked.Select(word => word.Characters - 1L)],
        ];
        var given = answers.call(words).split(Answers, 1);
        var targets = wanted.Select(values => tensor(values, device: states.device)).ToList();
        var loss = given
            .Zip(targets, (scores, target) => nn.functional.cross_entropy(scores, target))
            .Aggregate((a, b) => a.Plus(b));
        var right = given
            .Zip(targets, (scores, target) => scores.argmax(1).eq(target))
            .Aggregate((a, b) => a.logical_and(b))
            .to(ScalarType.Float32)
            .mean();
        return (loss.MoveToOuterDisposeScope(), right.MoveToOuterDisposeScope());
    }

    // The words that tell of a character that all is known of: their places among the pieces, and with how many characters the caption has.
    private IEnumerable<(int At, ToldCharacter Owner, int Characters)> Owned(string caption)
    {
        var pieces = model.Tokenizer.Tokenize(caption).Pieces;
        var words = Enumerable.Range(0, pieces.Count - 1).Where(at => char.IsLetter(pieces[at][0])).ToList();
        var (told, owners) = CaptionReader.ReadWords([.. words.Select(at => pieces[at])]);
        return words
            .Zip(owners, (at, owner) => (at, Owner: owner is { } index ? told.Characters[index] : null))
            .Where(word => word.Owner is { Color: not null, Shape: not null, Motions.Length: > 0 })
            .Select(word => (word.at, word.Owner!, told.Characters.Length));
    }

    private static Tensor Rows(Tensor states, Tensor indices) =>
        states.reshape(-1, states.size(2)).index_select(0, indices);
}
