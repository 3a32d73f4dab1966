using System.Globalization;

namespace Sora.Lab.Kernel.Display;

/// <summary>Shows a data frame's first rows.</summary>
internal static class DataFrameTable
{
    private const long MostRows = 20;

    /// <summary>Shows it as a table and as aligned text.</summary>
    public static MimeBundle Show(dynamic frame)
    {
        long count = frame.Rows.Count;
        var rows = new List<string[]>();
        var names = new List<string>();
        foreach (dynamic column in frame.Columns)
        {
            names.Add(column.Name);
        }
        rows.Add([.. names]);
        for (long row = 0; row < Math.Min(count, MostRows); row++)
        {
            var cells = new List<string>();
            foreach (dynamic column in frame.Columns)
            {
                cells.Add(Convert.ToString((object?)column[row], CultureInfo.InvariantCulture) ?? "");
            }
            rows.Add([.. cells]);
        }
        return TextTable.Show(rows, $"{count} rows x {names.Count} columns");
    }

    /// <summary>Its first rows as aligned text.</summary>
    public static string Text(dynamic frame)
    {
        MimeBundle bundle = Show(frame);
        return bundle.Data["text/plain"]!.ToString();
    }
}
