using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>All that was tried.</summary>
/// <param name="Tables">One for each capability.</param>
public sealed record CapabilityReport(IReadOnlyList<CapabilityTable> Tables)
{
    /// <summary>The name of its files.</summary>
    public string Name { get; init; } = "capabilities";

    /// <summary>The tables one after another.</summary>
    public string ToMarkdown() => string.Join('\n', Tables.Select(table => table.ToMarkdown()));

    /// <summary>One line for each number: a proportion with its hits and interval, or a median alone.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder("table,prompts,clips,measure,n,hits,value,low,high\n");
        foreach (var cell in Cells())
        {
            var interval = cell.Interval is { } between
                ? string.Create(CultureInfo.InvariantCulture, $"{between.Low:F4},{between.High:F4}")
                : ",";
            text.Append(
                CultureInfo.InvariantCulture,
                $"{cell.Table},\"{cell.Prompts}\",\"{cell.Clips}\",\"{cell.Measure}\",{cell.N},{cell.Hits},{cell.Value:F4},{interval}\n"
            );
        }

        return text.ToString();
    }

    /// <summary>The same as JSON; the value is missing where it is infinite.</summary>
    public string ToJson() => JsonSerializer.Serialize(Cells(), TrainingConfigFile.Options);

    /// <summary>Writes <c>.md</c>, <c>.csv</c> and <c>.json</c>.</summary>
    /// <param name="folder">Made if it is not there.</param>
    public void Write(string folder) => ReportFiles.Write(folder, Name, ToMarkdown(), ToCsv(), ToJson());

    private IEnumerable<Cell> Cells() =>
        from table in Tables
        from row in table.Rows
        from cell in row
            .Hits.Concat(row.Counts)
            .Select(each => Cell.Of(table, row, each))
            .Concat(row.Medians.Select(each => Cell.Of(table, row, each)))
        select cell;

    private sealed record Cell(
        string Table,
        string Prompts,
        string Clips,
        string Measure,
        int N,
        int? Hits,
        double? Value,
        WilsonInterval? Interval
    )
    {
        public static Cell Of(CapabilityTable table, CapabilityRow row, (string Name, int Hits) mark) =>
            new(
                table.Name,
                row.Prompts,
                row.Clips,
                mark.Name,
                row.Count,
                mark.Hits,
                (double)mark.Hits / row.Count,
                WilsonInterval.Of(mark.Hits, row.Count)
            );

        public static Cell Of(CapabilityTable table, CapabilityRow row, (string Name, double Median) number) =>
            new(
                table.Name,
                row.Prompts,
                row.Clips,
                $"median {number.Name}",
                row.Count,
                null,
                double.IsFinite(number.Median) ? number.Median : null,
                null
            );
    }
}
