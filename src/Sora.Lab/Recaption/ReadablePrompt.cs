using System.Text.RegularExpressions;
using Sora.Lab.Text;

namespace Sora.Lab.Recaption;

/// <summary>A prompt as the recaptioner sees it: words of a-z and digits, in lower case.</summary>
/// <param name="Text">The words, one space before each.</param>
/// <param name="Unread">Words in other scripts.</param>
internal sealed partial record ReadablePrompt(string Text, IReadOnlyList<string> Unread)
{
    private const int LongestQuote = 40;

    /// <summary>The words one by one.</summary>
    public IEnumerable<string> Words => Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether a phrase stands in it, word by word.</summary>
    public bool Has(string phrase) => $"{Text} ".Contains($" {phrase} ", StringComparison.Ordinal);

    /// <summary>Cleans what a user typed.</summary>
    /// <exception cref="ArgumentException">Nothing in it can be read.</exception>
    public static ReadablePrompt Of(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        var clean = PromptText.Clean(prompt);
        if (!clean.Any(char.IsLetterOrDigit))
        {
            throw new ArgumentException("Expected a prompt of words; found no letter in it.", nameof(prompt));
        }

        var words = Readable.Matches(clean);
        if (!words.Any(word => word.Value.Any(char.IsAsciiLetter)))
        {
            var found = clean.Length > LongestQuote ? clean[..LongestQuote] + "..." : clean;
            throw new ArgumentException($"Expected a prompt in the letters a-z; found only others: '{found}'.");
        }

        return new ReadablePrompt(
            string.Concat(words.Select(word => " " + word.Value)),
            [.. Unreadable.Matches(clean).Select(word => word.Value).Distinct()]
        );
    }

    [GeneratedRegex("[a-z0-9]+")]
    private static partial Regex Readable { get; }

    [GeneratedRegex(@"[\p{L}-[a-z]]+")]
    private static partial Regex Unreadable { get; }
}
