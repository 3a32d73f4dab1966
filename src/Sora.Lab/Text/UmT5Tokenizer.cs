namespace Sora.Lab.Text;

/// <summary>The tokenizer of T5 and umT5: a SentencePiece model over cleaned text in any language, and an end mark.</summary>
public sealed class UmT5Tokenizer
{
    private const int PaddingId = 0;
    private const int EndId = 1;

    private readonly SentencePieceModel pieces;

    private UmT5Tokenizer(SentencePieceModel pieces, int maxLength) => (this.pieces, MaxLength) = (pieces, maxLength);

    /// <summary>How many pieces it knows.</summary>
    public int VocabularySize => pieces.Count;

    /// <summary>The most tokens of a text, end mark included.</summary>
    public int MaxLength { get; }

    /// <summary>Reads a SentencePiece model, <c>spiece.model</c>.</summary>
    /// <param name="model">The file's bytes.</param>
    /// <param name="name">What to call it where it is refused.</param>
    /// <param name="maxLength">The most tokens of a text, at least 2; Wan2.1 takes 512.</param>
    /// <exception cref="IOException">It is no such model, or not one of T5's family.</exception>
    public static UmT5Tokenizer Read(byte[] model, string name, int maxLength = 512)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        SentencePieceModel pieces;
        try
        {
            pieces = SentencePieceModel.Parse(model);
        }
        catch (InvalidDataException e)
        {
            throw new IOException($"{name}: {e.Message}", e);
        }

        return (pieces.PaddingId, pieces.EndId) == (PaddingId, EndId)
            ? new UmT5Tokenizer(pieces, maxLength)
            : throw new IOException(
                $"{name}: expected a tokenizer of T5's family, with padding {PaddingId} and end {EndId}; "
                    + $"found {pieces.PaddingId?.ToString() ?? "none"} and {pieces.EndId?.ToString() ?? "none"}."
            );
    }

    /// <summary>A prompt's pieces and their numbers, the end mark last.</summary>
    /// <param name="prompt">Any text; what is beyond <see cref="MaxLength"/> is left out. An empty one is the end mark alone.</param>
    public PromptTokens Tokenize(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        var all = pieces.Encode(PublishedPrompts.Clean(prompt));
        int[] kept = [.. all.Take(MaxLength - 1), EndId];
        return new PromptTokens(kept, [.. kept.Select(pieces.Piece)], [], all.Count >= MaxLength);
    }
}
