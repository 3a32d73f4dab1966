using System.Text.RegularExpressions;

namespace Sora.Lab.Training.Data;

/// <summary>The words of a user's own captions, as a vocabulary wants them.</summary>
internal static partial class CaptionWords
{
    public static IEnumerable<string> Of(string caption) =>
        Word().Matches(caption.ToLowerInvariant()).Select(match => match.Value);

    [GeneratedRegex("[a-z]+")]
    private static partial Regex Word();
}
