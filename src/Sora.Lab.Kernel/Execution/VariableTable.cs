using System.Net;
using Sora.Lab.Kernel.Display;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Shows the variables of a session.</summary>
internal static class VariableTable
{
    private const int MostLetters = 100;

    /// <summary>Their names.</summary>
    public static MimeBundle Names(IReadOnlyList<SessionVariable> variables) =>
        MimeBundle.Of("text/plain", string.Join(", ", variables.Select(variable => variable.Name)));

    /// <summary>A table of their names, types and values.</summary>
    public static MimeBundle Values(IReadOnlyList<SessionVariable> variables)
    {
        string[][] rows =
        [
            ["Variable", "Type", "Value"],
            .. variables.Select(variable =>
                new[] { variable.Name, TypeNames.Short(variable.Type), Summary(variable.Value) }
            ),
        ];
        MimeBundle bundle = MimeBundle.Of("text/plain", Plain(rows));
        bundle.Data["text/html"] = Html(rows);
        return bundle;
    }

    /// <summary>The value on one line.</summary>
    public static string Summary(object? value)
    {
        string text = MimeFormatter.Format(value).Data["text/plain"]?.ToString() ?? "";
        string line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= MostLetters ? line : line[..MostLetters] + "…";
    }

    private static string Plain(string[][] rows)
    {
        int[] widths = [rows.Max(row => row[0].Length), rows.Max(row => row[1].Length)];
        return string.Join(
            '\n',
            rows.Select(row => $"{row[0].PadRight(widths[0])}  {row[1].PadRight(widths[1])}  {row[2]}")
        );
    }

    private static string Html(string[][] rows)
    {
        string Row(string[] cells, string tag) =>
            $"<tr>{string.Concat(cells.Select(cell => $"<{tag}>{WebUtility.HtmlEncode(cell)}</{tag}>"))}</tr>";
        string body = string.Concat(rows.Skip(1).Select(row => Row(row, "td")));
        return $"<table><thead>{Row(rows[0], "th")}</thead><tbody>{body}</tbody></table>";
    }
}
