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
        var text = new StringBuilder(
            "| variant | what differs | parameters (M) | training (PFLOP) | GFLOP a clip | n | colour | shape | motion | all three | of each seed | background | largest thing: colour | its shape | its motion | its all three | training (s) | s a clip |\n"
        );
        text.Append("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var runs in Results.GroupBy(result => result.Variant))
        {
            var first = runs.First();
            text.Append(CultureInfo.InvariantCulture, $"| {runs.Key} | {first.About} | {first.Parameters / 1e6:F2} | ");
            text.Append(CultureInfo.InvariantCulture, $"{first.TrainingOperations / 1e15:G3} | ");
            text.Append(CultureInfo.InvariantCulture, $"{first.ClipOperations / 1e9:F1} | ");
            text.Append(Shares([.. runs.Select(run => run.Model)])).Append(" | ");
            text.Append(CultureInfo.InvariantCulture, $"{runs.Average(run => run.TrainingSeconds):F0} | ");
            text.Append(CultureInfo.InvariantCulture, $"{runs.Average(run => run.ClipSeconds):F3} |\n");
            if (runs.Select(run => run.Detailed).OfType<EvaluationRow>().ToList() is { Count: > 0 } detailed)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {runs.Key}, {DetailedPrompts} | | | | | ");
                text.Append(Shares(detailed)).Append(" | | |\n");
            }
        }

        foreach (var (name, row) in Bounds())
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | | | | | {Shares([row])} | | |\n");
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
    private IEnumerable<(string Name, EvaluationRow Row)> Bounds() =>
        Results
            .Take(1)
            .SelectMany(run => new[] { ("reconstructed (the ceiling)", run.Reconstructed), ("chance", run.Chance) });

    private static string Shares(IReadOnlyList<EvaluationRow> rows)
    {
        var count = rows.Sum(row => row.Count);
        string Share(Func<EvaluationRow, int> hits) => WilsonInterval.Describe(rows.Sum(hits), count);
        Func<EvaluationRow, int>[] whole = [row => row.Color, row => row.Shape, row => row.Motion, row => row.AllThree];
        Func<EvaluationRow, int>[] others =
        [
            row => row.Background,
            row => row.Largest.Color,
            row => row.Largest.Shape,
            row => row.Largest.Motion,
            row => row.Largest.AllThree,
        ];
        string[] cells =
        [
            count.ToString(CultureInfo.InvariantCulture),
            .. whole.Select(Share),
            string.Join(" / ", rows.Select(Percent)),
            .. others.Select(Share),
        ];
        return string.Join(" | ", cells);
    }

    private static IEnumerable<(string Name, int Hits)> Columns(SweepResult run) =>
        run.Model.Columns.Concat(
            run.Detailed?.Columns.Select(column => ($"{DetailedPrompts}: {column.Name}", column.Hits)) ?? []
        );

    private static string Percent(EvaluationRow row) =>
        (100.0 * row.AllThree / row.Count).ToString("F1", CultureInfo.InvariantCulture);
}
