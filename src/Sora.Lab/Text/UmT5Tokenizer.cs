namespace Sora.Lab.Text;

/// <summary>The tokenizer of T5 and umT5: a SentencePiece model over text in any language.</summary>
/// <remarks>Kudo 2018 (unigram language model); Kudo and Richardson 2018 (SentencePiece). Number 0 fills up, 1 ends a text.</remarks>
public sealed class UmT5Tokenizer
{
    private const int PaddingId = 0;
    private const int EndId = 1;

    private readonly SentencePieceModel model;

    private UmT5Tokenizer(SentencePieceModel model, int maxLength) => (this.model, MaxLength) = (model, maxLength);

    /// <summary>How many pieces it knows.</summary>
    public int VocabularySize => model.Count;

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
        var pieces = Parse(model, name);
        return (pieces.PaddingId, pieces.EndId) == (PaddingId, EndId)
            ? new UmT5Tokenizer(pieces, maxLength)
            : throw new IOException(
                $"{name}: expected a tokenizer of T5's family, whose padding is {PaddingId} and whose end mark {EndId}; found {Shown(pieces.PaddingId)} and {Shown(pieces.EndId)}."
            );
    }

    /// <summary>A prompt's pieces and their numbers, the end mark last.</summary>
    /// <param name="prompt">Any text; what is beyond <see cref="MaxLength"/> is left out. An empty one is the end mark alone.</param>
    public PromptTokens Tokenize(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        var all = Encode(PublishedPrompts.Clean(prompt));
        int[] kept = [.. all.Take(MaxLength - 1), EndId];
        return new PromptTokens(kept, [.. kept.Select(model.Piece)], [], all.Count >= MaxLength);
    }

    /// <summary>The numbers of a text as it stands, without an end mark.</summary>
    internal IReadOnlyList<int> Encode(string text) => model.Encode(text);

    private static SentencePieceModel Parse(Stream model, string name)
    {
        using var bytes = new MemoryStream();
        model.CopyTo(bytes);
        try
        {
            return SentencePieceModel.Parse(bytes.ToArray());
        }
        catch (InvalidDataException e)
        {
            throw new IOException($"{name}: {e.Message}", e);
        }
    }

    private static string Shown(int? id) => id is { } there ? $"{there}" : "none";
}
