using System.Globalization;
using System.Text;

namespace Sora.Lab.Training.Evaluation;

/// <summary>The table of an evaluation of texts.</summary>
/// <param name="Rows">For each kind of prompt the prompts themselves and what became of them.</param>
public sealed record AdherenceReport(IReadOnlyList<AdherenceRow> Rows)
{
    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<string> Columns =>
        [
            .. Adherence
                .Attributes.Concat(Rows.SelectMany(row => row.Cells.Keys))
                .Distinct()
                .Where(name => Rows.Any(row => row.Cells.ContainsKey(name))),
        ];

    /// <summary>A table with percentages and their 95% Wilson intervals.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append("| prompts | text | n | ").AppendJoin(" | ", Columns).Append(" |\n|---|---|---:|");
        text.Insert(text.Length, "---:|", Columns.Count).Append('\n');
        foreach (var row in Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Prompts} | {row.Text} | {row.Count} | ");
            text.AppendJoin(" | ", Columns.Select(name => Percent(row, name))).Append(" |\n");
        }

        return text.ToString();
    }

    /// <summary>One line for each kind of prompt, text and attribute: counts, proportion, interval.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder("prompts,text,attribute,n,hits,proportion,low,high\n");
        foreach (var row in Rows)
        {
            foreach (var name in Columns.Where(row.Cells.ContainsKey))
            {
                var (hits, count) = row.Cells[name];
                var (low, high) = WilsonInterval.Of(hits, count);
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{row.Prompts},{row.Text},{name},{count},{hits},{(double)hits / count:F4},{low:F4},{high:F4}\n"
                );
            }
        }

        return text.ToString();
    }

    /// <summary>Writes <c>adherence.md</c> and <c>.csv</c>.</summary>
    /// <param name="folder">Made if it is not there.</param>
    public void Write(string folder) => ReportFiles.Write(folder, "adherence", ToMarkdown(), ToCsv());

    private static string Percent(AdherenceRow row, string name) =>
        row.Cells.TryGetValue(name, out var cell) ? WilsonInterval.Describe(cell.Hits, cell.Count) : "-";
}
