namespace Sora.Lab.Text;

/// <summary>The pieces a <see cref="PromptTokenizer"/> knows; a piece's place in the list is its number.</summary>
/// <remarks>
/// WordPiece (Schuster and Nakajima 2012; Devlin et al. 2018): whole words where they are known, else the longest known
/// beginning and then continuations, which are marked by <c>##</c>. With every letter as a piece, any word in Latin
/// letters can be written.
/// </remarks>
public static class PromptVocabulary
{
    /// <summary>Fills up a batch; number 0.</summary>
    public const string Padding = "[PAD]";

    /// <summary>Stands for what no pieces can write; number 1.</summary>
    public const string Unknown = "[UNK]";

    /// <summary>Ends every text; number 2.</summary>
    public const string End = "[END]";

    internal const string Continuation = "##";

    private const string Letters = "abcdefghijklmnopqrstuvwxyz";
    private const string Signs = "0123456789.,;:!?'\"-()/&%+";

    /// <summary>The special pieces, the single letters and digits, then the words in order.</summary>
    /// <param name="words">Words or phrases; they are cleaned as prompts are, and repetitions do not matter.</param>
    public static IReadOnlyList<string> Build(IEnumerable<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var whole = words
            .SelectMany(text => PromptText.Words.Matches(PromptText.Clean(text)).Select(match => match.Value))
            .Order(StringComparer.Ordinal);
        return
        [
            .. new[] { Padding, Unknown, End }
                .Concat((Letters + Signs).Select(c => $"{c}"))
                .Concat(Letters.Select(c => $"{Continuation}{c}"))
                .Concat(whole)
                .Distinct(),
        ];
    }
}
