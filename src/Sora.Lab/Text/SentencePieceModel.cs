using Microsoft.ML.Tokenizers;

namespace Sora.Lab.Text;

/// <summary>Turns any text into numbers of the pieces of a published SentencePiece model, as T5 and umT5 read it.</summary>
/// <remarks>
/// Kudo and Richardson 2018; Kudo 2018, section 3.2 (unigram); Sennrich et al. 2016 (pairs). Text is normalised by the model's own rules (full-width letters
/// become plain ones, white space is one space) before it is cut; what no piece spells becomes bytes, where the model has pieces for them.
/// </remarks>
public sealed class SentencePieceModel
{
    private readonly SentencePieceFile file;
    private readonly SentencePieceTokenizer tokenizer;
    private readonly SentencePieceTokenizer normalizer;

    private SentencePieceModel(SentencePieceFile file)
    {
        this.file = file;
        tokenizer = Create(file.Readable());
        normalizer = file.Trainer.Kind == SentencePieceTrainer.Unigram ? tokenizer : Create(file.AsUnigram());
    }

    /// <summary>V, number of pieces.</summary>
    public int Count => file.Pieces.Count;

    /// <summary>The number of the mark that ends a text; null for none.</summary>
    public int? EndId => file.Trainer.End >= 0 ? file.Trainer.End : null;

    /// <summary>The number that fills up a batch; null for none.</summary>
    public int? PaddingId => file.Trainer.Padding >= 0 ? file.Trainer.Padding : null;

    /// <summary>The number of what no piece spells.</summary>
    public int UnknownId => file.Trainer.Unknown;

    /// <summary>Reads a <c>.model</c> file.</summary>
    /// <exception cref="IOException">It cannot be read or is no such model.</exception>
    public static SentencePieceModel Load(string path)
    {
        try
        {
            return Parse(File.ReadAllBytes(path));
        }
        catch (InvalidDataException e)
        {
            throw new IOException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Reads the bytes of a <c>.model</c> file, which some checkpoints hold as a tensor.</summary>
    /// <exception cref="InvalidDataException">They are no such model.</exception>
    public static SentencePieceModel Parse(byte[] model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new(SentencePieceFile.Parse(model));
    }

    /// <summary>The numbers of a text's pieces, <c>[L]</c>, without marks.</summary>
    public IReadOnlyList<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (ReferenceEquals(normalizer, tokenizer))
        {
            return tokenizer.EncodeToIds(text);
        }

        _ = normalizer.EncodeToTokens(text, out var normal);
        return tokenizer.EncodeToIds(normal ?? text, considerNormalization: false);
    }

    /// <summary>What a number spells; white space is <c>U+2581</c>.</summary>
    public string Piece(int id) => file.Pieces[id].Text;

    private static SentencePieceTokenizer Create(byte[] model)
    {
        try
        {
            using var stream = new MemoryStream(model);
            return SentencePieceTokenizer.Create(stream, addBeginningOfSentence: false, addEndOfSentence: false);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or IOException)
        {
            throw new InvalidDataException($"Expected a sound SentencePiece model; found {e.Message}", e);
        }
    }
}
