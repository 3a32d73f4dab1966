using Microsoft.ML.Tokenizers;

namespace Sora.Lab.Text;

/// <summary>The tokenizer of T5 and umT5: a SentencePiece model over text in any language.</summary>
/// <remarks>Kudo 2018 (unigram language model); Kudo and Richardson 2018 (SentencePiece). Number 0 fills up, 1 ends a text.</remarks>
public sealed class UmT5Tokenizer
{
    private const string Padding = "<pad>";
    private const string End = "</s>";
    private const int EndId = 1;

    private readonly SentencePieceTokenizer pieces;
    private readonly Dictionary<int, string> byId;

    private UmT5Tokenizer(SentencePieceTokenizer pieces, int maxLength)
    {
        (this.pieces, MaxLength) = (pieces, maxLength);
        byId = pieces.Vocabulary.ToDictionary(piece => piece.Value, piece => piece.Key);
    }

    /// <summary>How many pieces it knows.</summary>
    public int VocabularySize => byId.Count;

    /// <summary>The most tokens of a text, end mark included.</summary>
    public int MaxLength { get; }

    /// <summary>Reads a SentencePiece model, <c>spiece.model</c>.</summary>
    /// <param name="model">The file's bytes.</param>
    /// <param name="name">What to call it where it is refused.</param>
    /// <param name="maxLength">The most tokens of a text, at least 2; Wan2.1 takes 512.</param>
    /// <exception cref="IOException">It is no such model, or not one of T5's family.</exception>
    public static UmT5Tokenizer Read(Stream model, string name, int maxLength = 512)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        SentencePieceTokenizer pieces;
        try
        {
            pieces = SentencePieceTokenizer.Create(
                SentencePieceModelFile.Prepare(model),
                addBeginningOfSentence: false
            );
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new IOException($"{name}: expected a SentencePiece model; found {e.GetType().Name}: {e.Message}", e);
        }

        var (padding, end) = (Id(pieces, Padding), Id(pieces, End));
        return (padding, end) == (0, EndId)
            ? new UmT5Tokenizer(pieces, maxLength)
            : throw new IOException(
                $"{name}: expected a tokenizer of T5's family, with {Padding} 0 and {End} {EndId}; found {padding} and {end}."
            );
    }

    /// <summary>A prompt's pieces and their numbers, the end mark last.</summary>
    /// <param name="prompt">Any text; what is beyond <see cref="MaxLength"/> is left out. An empty one is the end mark alone.</param>
    public PromptTokens Tokenize(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        var all = Encode(PublishedPrompts.Clean(prompt));
        int[] kept = [.. all.Take(MaxLength - 1), EndId];
        return new PromptTokens(kept, [.. kept.Select(id => byId[id])], [], all.Count >= MaxLength);
    }

    /// <summary>The numbers of a text as it stands, without an end mark.</summary>
    internal IReadOnlyList<int> Encode(string text) => pieces.EncodeToIds(text);

    private static int Id(SentencePieceTokenizer pieces, string piece) =>
        pieces.Vocabulary.GetValueOrDefault(piece, -1);
}
