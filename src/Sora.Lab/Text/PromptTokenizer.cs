using System.Text;
using Microsoft.ML.Tokenizers;

namespace Sora.Lab.Text;

/// <summary>Turns prompts into numbers of the vocabulary's pieces.</summary>
/// <remarks>
/// Prompts are cleaned first (lower case, accents and control characters removed), so a prompt cannot name the special
/// pieces. A word the vocabulary lacks is spelled in pieces; a prompt nothing of which can be read is refused.
/// </remarks>
public sealed class PromptTokenizer
{
    /// <summary>
    /// The text of nothing, encoded as the end mark alone: what guidance pushes away from, and what training shows where
    /// it drops a caption. Only <see cref="EncodeBatch"/> takes it; a user's prompt must say something.
    /// </summary>
    public const string NoText = "";

    private const int PaddingId = 0;
    private const int UnknownId = 1;
    private const int EndId = 2;
    private const int LongestWord = 100;

    private readonly WordPieceTokenizer wordPiece;
    private readonly HashSet<string> known;

    /// <summary>Builds a tokenizer over a vocabulary.</summary>
    /// <param name="vocabulary">As <see cref="PromptVocabulary.Build"/> makes it.</param>
    /// <param name="maxLength">The most tokens of a prompt, end mark included, at least 2.</param>
    /// <exception cref="ArgumentException">The vocabulary lacks the special pieces or has a piece twice.</exception>
    public PromptTokenizer(IReadOnlyList<string> vocabulary, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 2);
        (Vocabulary, MaxLength) = (vocabulary, maxLength);
        known = [.. vocabulary];
        string[] special = [PromptVocabulary.Padding, PromptVocabulary.Unknown, PromptVocabulary.End];
        if (!vocabulary.Take(special.Length).SequenceEqual(special))
        {
            throw new ArgumentException($"A vocabulary begins with {string.Join(", ", special)}.", nameof(vocabulary));
        }

        if (known.Count != vocabulary.Count || known.Any(piece => piece.Length == 0 || piece.Any(char.IsWhiteSpace)))
        {
            const string Expected = "A vocabulary has every piece once, and no empty ones";
            throw new ArgumentException($"{Expected}; found {vocabulary.Count} pieces, {known.Count} distinct.");
        }

        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', vocabulary)));
        wordPiece = WordPieceTokenizer.Create(
            stream,
            new WordPieceOptions
            {
                PreTokenizer = new RegexPreTokenizer(PromptText.Words, specialTokens: null),
                UnknownToken = PromptVocabulary.Unknown,
                ContinuingSubwordPrefix = PromptVocabulary.Continuation,
                MaxInputCharsPerWord = LongestWord,
            }
        );
    }

    /// <summary>All pieces; a piece's place is its number.</summary>
    public IReadOnlyList<string> Vocabulary { get; }

    /// <summary>The most tokens of a prompt, end mark included.</summary>
    public int MaxLength { get; }

    /// <summary>Reads a vocabulary file: one piece a line.</summary>
    /// <exception cref="IOException">The file cannot be read or is not a vocabulary.</exception>
    public static PromptTokenizer Load(string path, int maxLength)
    {
        var lines = File.ReadAllLines(path);
        try
        {
            return new PromptTokenizer(lines, maxLength);
        }
        catch (ArgumentException e)
        {
            throw new IOException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>The numbers of a prompt's pieces and the end mark, <c>[L]</c>.</summary>
    /// <inheritdoc cref="Tokenize"/>
    public IReadOnlyList<int> Encode(string prompt) => Tokenize(prompt).Ids;

    /// <summary>A prompt's pieces, their numbers, and what was not understood or left out.</summary>
    /// <param name="prompt">Any text; what is beyond <see cref="MaxLength"/> is left out.</param>
    /// <exception cref="ArgumentException">Nothing in it can be read.</exception>
    public PromptTokens Tokenize(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        var text = PromptText.Clean(prompt);
        if (!text.Any(char.IsLetterOrDigit))
        {
            throw new ArgumentException("Expected a prompt of words; found no letter in it.", nameof(prompt));
        }

        var ids = wordPiece.EncodeToIds(text);
        if (ids.All(id => id == UnknownId))
        {
            var found = text.Length > 40 ? text[..40] + "..." : text;
            throw new ArgumentException(
                $"Expected a prompt in the letters a-z; found only others: '{found}'.",
                nameof(prompt)
            );
        }

        int[] kept = [.. ids.Take(MaxLength - 1), EndId];
        string[] unknown =
        [
            .. PromptText.Words.Matches(text).Select(m => m.Value).Distinct().Where(w => !known.Contains(w)),
        ];
        return new PromptTokens(kept, [.. kept.Select(id => Vocabulary[id])], unknown, ids.Count >= MaxLength);
    }

    /// <summary>Several texts side by side, the shorter ones filled up.</summary>
    /// <param name="texts">Prompts, or <see cref="NoText"/>.</param>
    /// <returns>Numbers <c>[B, L]</c> (int64, on the CPU, the caller's to dispose) and the texts' own lengths.</returns>
    /// <exception cref="ArgumentException">Nothing in one of them can be read.</exception>
    public (Tensor Ids, int[] Lengths) EncodeBatch(IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfZero(texts.Count);
        var rows = texts.Select(text => text.Length == 0 ? [EndId] : Encode(text)).ToList();
        int[] lengths = [.. rows.Select(row => row.Count)];
        var longest = lengths.Max();
        var ids = rows.SelectMany(row =>
            row.Select(id => (long)id).Concat(Enumerable.Repeat((long)PaddingId, longest - row.Count))
        );
        return (tensor([.. ids], [rows.Count, longest]), lengths);
    }
}
