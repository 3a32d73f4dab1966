using System.Net;

namespace Sora.Lab.Kernel.Display;

/// <summary>Lays out rows of texts, the first being the heads of the columns.</summary>
internal static class TextTable
{
    /// <summary>As a table and as aligned text, with the size of the whole below.</summary>
    public static MimeBundle Show(IReadOnlyList<string[]> rows, string size)
    {
        MimeBundle bundle = MimeBundle.Of("text/plain", $"{Plain(rows)}\n{size}");
        bundle.Data["text/html"] = $"{Html(rows)}<p>{WebUtility.HtmlEncode(size)}</p>";
        return bundle;
    }

    /// <summary>Aligned with spaces.</summary>
    public static string Plain(IReadOnlyList<string[]> rows)
    {
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        return string.Join(
            '\n',
            rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd())
        );
    }

    /// <summary>As an HTML table, which takes its look from the page.</summary>
    public static string Html(IReadOnlyList<string[]> rows)
    {
        string Row(string[] cells, string tag) =>
            $"<tr>{string.Concat(cells.Select(cell => $"<{tag}>{WebUtility.HtmlEncode(cell)}</{tag}>"))}</tr>";
        string body = string.Concat(rows.Skip(1).Select(row => Row(row, "td")));
        return $"<table><thead>{Row(rows[0], "th")}</thead><tbody>{body}</tbody></table>";
    }
}
