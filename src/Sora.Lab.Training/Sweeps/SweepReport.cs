using System.Globalization;
using System.Text;
using System.Text.Json;
using Sora.Lab.Training.Evaluation;

namespace Sora.Lab.Training.Sweeps;

/// <summary>The table of a sweep: a row for each variant, the clips of all its seeds together.</summary>
/// <param name="Results">Of all runs that are done.</param>
public sealed record SweepReport(IReadOnlyList<SweepResult> Results)
{
    private const string DetailedPrompts = "detailed prompts";

    /// <summary>A table with percentages and their 95% Wilson intervals.</summary>
    public string ToMarkdown()
    {
        var isDetailed = Results.Any(result => result.Detailed is not null);
        var text = new StringBuilder(
            "| variant | what differs | parameters (M) | training (PFLOP) | GFLOP a clip | n | colour | shape | motion | all three | of each seed | largest thing: colour | its shape | its motion | its all three | training (s) | s a clip |"
        );
        text.Append(isDetailed ? $" {DetailedPrompts}: all three | of each seed |\n" : "\n");
        text.Append("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---|---:|---:|---:|---:|---:|---:|");
        text.Append(isDetailed ? "---:|---|\n" : "\n");
        foreach (var runs in Results.GroupBy(result => result.Variant))
        {
            var first = runs.First();
            text.Append(CultureInfo.InvariantCulture, $"| {runs.Key} | {first.About} | {first.Parameters / 1e6:F2} | ");
            text.Append(CultureInfo.InvariantCulture, $"{first.TrainingOperations / 1e15:G3} | ");
            text.Append(CultureInfo.InvariantCulture, $"{first.ClipOperations / 1e9:F1} | ");
            text.Append(Shares([.. runs.Select(run => run.Model)])).Append(" | ");
            text.AppendJoin(" / ", runs.Select(run => Percent(run.Model))).Append(" | ");
            text.Append(OfLargest([.. runs.Select(run => run.Model)])).Append(" | ");
            text.Append(CultureInfo.InvariantCulture, $"{runs.Average(run => run.TrainingSeconds):F0} | ");
            text.Append(CultureInfo.InvariantCulture, $"{runs.Average(run => run.ClipSeconds):F3} |");
            text.Append(isDetailed ? OfDetailed([.. runs.Select(run => run.Detailed).OfType<EvaluationRow>()]) : "\n");
        }

        foreach (var (name, rows) in Bounds())
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {name} | | | | | {Shares(rows)} | | {OfLargest(rows)} | | |{(isDetailed ? " | |" : "")}\n"
            );
        }

        return text.ToString();
    }

    /// <summary>One line for each run and attribute: counts, proportion, interval, and what the run cost.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder(
            "variant,seed,attribute,n,hits,proportion,low,high,parameters,steps,training_flop,clip_flop,training_seconds,clip_seconds,first_loss,last_loss\n"
        );
        foreach (var run in Results)
        {
            foreach (var (name, hits) in Columns(run))
            {
                var (low, high) = WilsonInterval.Of(hits, run.Model.Count);
                text.Append(CultureInfo.InvariantCulture, $"{run.Variant},{run.Seed},{name},{run.Model.Count},{hits},");
                text.Append(CultureInfo.InvariantCulture, $"{(double)hits / run.Model.Count:F4},{low:F4},{high:F4},");
                text.Append(CultureInfo.InvariantCulture, $"{run.Parameters},{run.Steps},{run.TrainingOperations:G6},");
                text.Append(CultureInfo.InvariantCulture, $"{run.ClipOperations:G6},{run.TrainingSeconds:F1},");
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{run.ClipSeconds:F4},{run.FirstLoss:G6},{run.LastLoss:G6}\n"
                );
            }
        }

        return text.ToString();
    }

    /// <summary>All runs as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(Results, TrainingConfigFile.Options);

    /// <summary>Writes Markdown, CSV and JSON.</summary>
    /// <param name="folder">Made if it is not there.</param>
    /// <param name="name">The files' name.</param>
    public void Write(string folder, string name) => ReportFiles.Write(folder, name, ToMarkdown(), ToCsv(), ToJson());

    // Those of the first run: the ceiling of its autoencoder, and chance.
    private IEnumerable<(string Name, IReadOnlyList<EvaluationRow> Rows)> Bounds() =>
        Results
            .Take(1)
            .SelectMany(run =>
                new (string, IReadOnlyList<EvaluationRow>)[]
                {
                    ("reconstructed (the ceiling)", [run.Reconstructed]),
                    ("chance", [run.Chance]),
                }
            );

    private static string Shares(IReadOnlyList<EvaluationRow> rows)
    {
        var count = rows.Sum(row => row.Count);
        string Share(Func<EvaluationRow, int> hits) => WilsonInterval.Describe(rows.Sum(hits), count);
        return $"{count} | {Share(row => row.Color)} | {Share(row => row.Shape)} | {Share(row => row.Motion)} | {Share(row => row.AllThree)}";
    }

    private static string OfLargest(IReadOnlyList<EvaluationRow> rows)
    {
        var count = rows.Sum(row => row.Count);
        string Share(Func<LargestRow, int> hits) => WilsonInterval.Describe(rows.Sum(row => hits(row.Largest)), count);
        return $"{Share(row => row.Color)} | {Share(row => row.Shape)} | {Share(row => row.Motion)} | {Share(row => row.AllThree)}";
    }

    private static string OfDetailed(IReadOnlyList<EvaluationRow> rows) =>
        $" {WilsonInterval.Describe(rows.Sum(row => row.AllThree), rows.Sum(row => row.Count))} | {string.Join(" / ", rows.Select(Percent))} |\n";

    private static IEnumerable<(string Name, int Hits)> Columns(SweepResult run) =>
        run.Model.Columns.Concat(
            run.Detailed?.Columns.Select(column => ($"{DetailedPrompts}: {column.Name}", column.Hits)) ?? []
        );

    private static string Percent(EvaluationRow row) =>
        (100.0 * row.AllThree / row.Count).ToString("F1", CultureInfo.InvariantCulture);
}
