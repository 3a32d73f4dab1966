using System.Text.RegularExpressions;

namespace Sora.Lab.Kernel.Display;

/// <summary>Makes the formatter's HTML small and at home in light and dark themes.</summary>
/// <remarks>The formatter repeats its style sheet in every output; this one takes its colours from the page.</remarks>
internal static partial class HtmlStyle
{
    // Front ends align the cells of tables to the right.
    private const string Sheet =
        "<style>.dni-treeview{white-space:nowrap}.dni-treeview td{vertical-align:top!important;text-align:start!important}"
        + "details.dni-treeview{padding-left:1em}.dni-code-hint{font-style:italic}"
        + ".dni-plaintext pre{background:none;color:inherit;margin:0}</style>";

    /// <summary>The markup with one short style sheet; null when it only repeats the plain text.</summary>
    public static string? Apply(string html)
    {
        string bare = FormatterStyle().Replace(html, "");
        if (OnlyText().IsMatch(bare))
        {
            return null;
        }
        return bare.Contains("dni-", StringComparison.Ordinal) ? bare + Sheet : bare;
    }

    [GeneratedRegex(@"<style>\s*\.dni-.*?</style>", RegexOptions.Singleline)]
    private static partial Regex FormatterStyle();

    [GeneratedRegex("""^<div class="dni-plaintext"><pre>[^<]*</pre></div>$""")]
    private static partial Regex OnlyText();
}
