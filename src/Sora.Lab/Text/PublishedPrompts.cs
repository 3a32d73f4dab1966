using System.Net;
using System.Text;

namespace Sora.Lab.Text;

/// <summary>Brings a prompt into the form that Wan2.1 was trained on.</summary>
/// <remarks>
/// What a web page escaped is unescaped (twice, as it often was), curly quotes become straight, control characters go, and white
/// space becomes single spaces. Repairing text that was decoded wrongly, which the release also tries, is left out; wide
/// letters and ligatures are the tokenizer's own normalizer's work.
/// </remarks>
internal static class PublishedPrompts
{
    public static string Clean(string prompt)
    {
        var clean = new StringBuilder(prompt.Length);
        foreach (var rune in WebUtility.HtmlDecode(WebUtility.HtmlDecode(prompt)).EnumerateRunes())
        {
            Append(clean, rune);
        }

        return clean.ToString().TrimEnd();
    }

    private static void Append(StringBuilder clean, Rune rune)
    {
        if (Rune.IsWhiteSpace(rune))
        {
            clean.Append(clean.Length > 0 && clean[^1] != ' ' ? " " : "");
        }
        else if (!Rune.IsControl(rune))
        {
            clean.Append(Straight(rune).ToString());
        }
    }

    private static Rune Straight(Rune rune) =>
        rune.Value switch
        {
            0x2018 or 0x2019 or 0x201A or 0x201B => new Rune('\''),
            0x201C or 0x201D or 0x201E or 0x201F => new Rune('"'),
            _ => rune,
        };
}
