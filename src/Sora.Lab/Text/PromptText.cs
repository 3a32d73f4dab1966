using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Sora.Lab.Text;

/// <summary>Brings any text into the plain form the vocabulary is made of, and splits it into words.</summary>
internal static partial class PromptText
{
    private const int FullWidthFirst = 0xFF01;
    private const int FullWidthLast = 0xFF5E;

    // .NET's Normalize does nothing where globalization is invariant, and a prompt must mean the same everywhere.
    private static readonly Dictionary<int, char> PlainLetters = Plain(
        ('a', "àáâãäåāăą"),
        ('c', "çćĉċč"),
        ('d', "ďđ"),
        ('e', "èéêëēĕėęě"),
        ('g', "ĝğġģ"),
        ('h', "ĥħ"),
        ('i', "ìíîïĩīĭįı"),
        ('j', "ĵ"),
        ('k', "ķ"),
        ('l', "ĺļľŀł"),
        ('n', "ñńņňŉ"),
        ('o', "òóôõöøōŏő"),
        ('r', "ŕŗř"),
        ('s', "śŝşšș"),
        ('t', "ţťŧț"),
        ('u', "ùúûüũūŭůűų"),
        ('w', "ŵ"),
        ('y', "ýÿŷ"),
        ('z', "źżž"),
        ('\'', "‘’"),
        ('"', "“”„"),
        ('-', "‐‑–—")
    );

    /// <summary>Runs of letters; every digit, sign and symbol by itself.</summary>
    [GeneratedRegex(@"\p{L}+|[\uD800-\uDBFF][\uDC00-\uDFFF]|\S", RegexOptions.CultureInvariant)]
    public static partial Regex Words { get; }

    /// <summary>
    /// Lower case, Latin letters without accents, one space wherever there was white space; control and invisible
    /// formatting characters are gone.
    /// </summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                AppendSpace(clean);
            }
            else if (!IsDropped(rune))
            {
                clean.Append(Fold(rune).ToString());
            }
        }

        return clean.ToString().TrimEnd();
    }

    private static void AppendSpace(StringBuilder clean)
    {
        if (clean.Length > 0 && clean[^1] != ' ')
        {
            clean.Append(' ');
        }
    }

    private static bool IsDropped(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned;

    private static Rune Fold(Rune rune)
    {
        var narrow = rune.Value is >= FullWidthFirst and <= FullWidthLast
            ? rune.Value - FullWidthFirst + '!'
            : rune.Value;
        var lower = Rune.ToLowerInvariant(new Rune(narrow));
        return PlainLetters.TryGetValue(lower.Value, out var plain) ? new Rune(plain) : lower;
    }

    private static Dictionary<int, char> Plain(params (char Plain, string Accented)[] rows) =>
        rows.SelectMany(row => row.Accented.Select(accented => (accented, row.Plain)))
            .ToDictionary(pair => (int)pair.accented, pair => pair.Plain);
}
