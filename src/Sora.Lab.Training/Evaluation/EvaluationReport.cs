using System.Globalization;
using System.Text;
using System.Text.Json;
using Sora.Lab.Worlds.Captioning;

namespace Sora.Lab.Training.Evaluation;

/// <summary>The table of an evaluation.</summary>
/// <param name="Rows">Real clips, reconstructions (the ceiling), the model's clips, and chance.</param>
public sealed record EvaluationReport(IReadOnlyList<EvaluationRow> Rows)
{
    /// <summary>Counts what was judged; the model's clips also by the motion asked for.</summary>
    /// <param name="judged">At least one.</param>
    public static EvaluationReport Of(IReadOnlyList<JudgedPrompt<ClipVerdicts>> judged)
    {
        ArgumentNullException.ThrowIfNull(judged);
        return new([
            EvaluationRow.Of("real", [.. judged.Select(one => one.Marks.Real)]),
            EvaluationRow.Of("reconstructed", [.. judged.Select(one => one.Marks.Reconstructed)]),
            EvaluationRow.Model(judged),
            EvaluationRow.Model(judged.Where(one => !one.Prompt.HeldOut), "seen"),
            EvaluationRow.Model(judged.Where(one => one.Prompt.HeldOut), "held out"),
            .. from one in judged
            group one by one.Prompt.Motion into same
            orderby same.Key
            select EvaluationRow.Model(same, Lexicon.Of(same.Key)[0]),
            EvaluationRow.Of("chance", [.. judged.Select(one => one.Marks.Chance)]),
        ]);
    }

    /// <summary>A table with percentages and their 95% Wilson intervals.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        string[] names = [.. Rows[0].Columns.Select(column => column.Name)];
        text.Append("| clips | n | ").AppendJoin(" | ", names).Append(" |\n");
        text.Append("|---|---:|").Insert(text.Length, "---:|", names.Length).Append('\n');
        foreach (var row in Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Name} | {row.Count} | ");
            text.AppendJoin(" | ", row.Columns.Select(column => WilsonInterval.Describe(column.Hits, row.Count)))
                .Append(" |\n");
        }

        return text.ToString();
    }

    /// <summary>One line for each clip kind and column: counts, proportion, interval.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder("clips,attribute,n,hits,proportion,low,high\n");
        foreach (var (row, column) in Cells())
        {
            var (low, high) = WilsonInterval.Of(column.Hits, row.Count);
            var share = (double)column.Hits / row.Count;
            text.Append(
                CultureInfo.InvariantCulture,
                $"{row.Name},{column.Name},{row.Count},{column.Hits},{share:F4},{low:F4},{high:F4}\n"
            );
        }

        return text.ToString();
    }

    /// <summary>The same as JSON.</summary>
    public string ToJson() =>
        JsonSerializer.Serialize(
            Cells()
                .Select(cell => new Cell(
                    cell.Row.Name,
                    cell.Column.Name,
                    cell.Row.Count,
                    cell.Column.Hits,
                    WilsonInterval.Of(cell.Column.Hits, cell.Row.Count)
                )),
            TrainingConfigFile.Options
        );

    /// <summary>Writes <c>evaluation.md</c>, <c>.csv</c> and <c>.json</c>.</summary>
    /// <param name="folder">Made if it is not there.</param>
    public void Write(string folder) => ReportFiles.Write(folder, "evaluation", ToMarkdown(), ToCsv(), ToJson());

    private IEnumerable<(EvaluationRow Row, (string Name, int Hits) Column)> Cells() =>
        Rows.Where(row => row.Count > 0).SelectMany(row => row.Columns.Select(column => (row, column)));

    private sealed record Cell(string Clips, string Attribute, int N, int Hits, WilsonInterval Interval);
}
