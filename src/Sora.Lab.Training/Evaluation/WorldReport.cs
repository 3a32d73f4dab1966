using System.Globalization;
using System.Text;
using System.Text.Json;
using Sora.Lab.Worlds.Blocks;

namespace Sora.Lab.Training.Evaluation;

/// <summary>What an evaluation of who plays the block game found.</summary>
/// <param name="Rows">Proportions.</param>
/// <param name="Confusions">Actions done and apparent.</param>
/// <param name="Means">Means.</param>
public sealed record WorldReport(
    IReadOnlyList<WorldRow> Rows,
    IReadOnlyList<WorldConfusion> Confusions,
    IReadOnlyList<WorldMean> Means
)
{
    private const string Balanced = "all, balanced";

    /// <summary>Several reports as one.</summary>
    public static WorldReport Join(params IReadOnlyList<WorldReport> reports) =>
        new(
            [.. reports.SelectMany(report => report.Rows)],
            [.. reports.SelectMany(report => report.Confusions)],
            [.. reports.SelectMany(report => report.Means)]
        );

    /// <summary>The mean over cases of a player's proportions: each action counts alike.</summary>
    public double Mean(string player, WorldMeasure measure) =>
        Rows.Where(row => row.Player == player && row.Measure == measure)
            .Select(row => (double)row.Hits / row.Count)
            .DefaultIfEmpty(double.NaN)
            .Average();

    /// <summary>Tables with percentages and their 95% Wilson intervals.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        foreach (var rows in Rows.GroupBy(row => row.Measure).OrderBy(rows => rows.Key))
        {
            Append(text, Title(rows.Key), [.. rows]);
        }

        foreach (var cells in Confusions.GroupBy(cell => cell.Player))
        {
            AppendConfusions(text, cells.Key, [.. cells]);
        }

        text.Append("| player | mean | n | 95% |\n|---|---|---:|---:|\n");
        foreach (var mean in Means)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {mean.Player} | {mean.Name} | {mean.Count} | {mean.Mean:F2} +- {mean.HalfInterval:F2} |\n"
            );
        }

        return text.ToString();
    }

    /// <summary>One line for each proportion: counts, proportion, interval; then confusions and means.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder("player,measure,case,n,hits,value,low,high\n");
        foreach (var row in Rows)
        {
            var (low, high) = WilsonInterval.Of(row.Hits, row.Count);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{row.Player},{row.Measure},{row.Case},{row.Count},{row.Hits},{(double)row.Hits / row.Count:F4},{low:F4},{high:F4}\n"
            );
        }

        foreach (var cell in Confusions)
        {
            var all = Confusions
                .Where(other => (other.Player, other.Action) == (cell.Player, cell.Action))
                .Sum(other => other.Count);
            var (low, high) = WilsonInterval.Of(cell.Count, all);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{cell.Player},{cell.Action} looks like,{cell.Apparent},{all},{cell.Count},{(double)cell.Count / all:F4},{low:F4},{high:F4}\n"
            );
        }

        foreach (var mean in Means)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{mean.Player},mean,\"{mean.Name}\",{mean.Count},,{mean.Mean:F4},{mean.Mean - mean.HalfInterval:F4},{mean.Mean + mean.HalfInterval:F4}\n"
            );
        }

        return text.ToString();
    }

    /// <summary>The same as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, TrainingConfigFile.Options);

    /// <summary>Writes <c>world.md</c>, <c>.csv</c> and <c>.json</c>.</summary>
    /// <param name="folder">Made if it is not there.</param>
    public void Write(string folder) => ReportFiles.Write(folder, "world", ToMarkdown(), ToCsv(), ToJson());

    private void Append(StringBuilder text, string title, IReadOnlyList<WorldRow> rows)
    {
        string[] cases = [.. rows.Select(row => row.Case).Distinct()];
        text.Append(CultureInfo.InvariantCulture, $"**{title}**\n\n| player | ").AppendJoin(" | ", cases);
        text.Append(CultureInfo.InvariantCulture, $" | {Balanced} |\n|---|")
            .Insert(text.Length, "---:|", cases.Length + 1)
            .Append('\n');
        foreach (var player in rows.GroupBy(row => row.Player))
        {
            var found = player.ToDictionary(row => row.Case);
            text.Append(CultureInfo.InvariantCulture, $"| {player.Key} | ");
            text.AppendJoin(" | ", cases.Select(each => found.TryGetValue(each, out var row) ? Percent(row) : "-"));
            text.Append(CultureInfo.InvariantCulture, $" | {100 * Mean(player.Key, rows[0].Measure):F1} |\n");
        }

        text.Append('\n');
    }

    private static void AppendConfusions(StringBuilder text, string player, IReadOnlyList<WorldConfusion> cells)
    {
        string[] names = [.. Enum.GetValues<BlockAction>().Select(BlockControls.Name), "unclear"];
        text.Append(CultureInfo.InvariantCulture, $"**{player}: what each action looks like, %**\n\n| done | n | ")
            .AppendJoin(" | ", names);
        text.Append(" |\n|---|---:|").Insert(text.Length, "---:|", names.Length).Append('\n');
        foreach (var action in cells.GroupBy(cell => cell.Action))
        {
            var all = action.Sum(cell => cell.Count);
            var shares = names.Select(name =>
                100.0 * action.Where(cell => cell.Apparent == name).Sum(cell => cell.Count) / all
            );
            text.Append(CultureInfo.InvariantCulture, $"| {action.Key} | {all} | ");
            text.AppendJoin(" | ", shares.Select(share => share.ToString("F1", CultureInfo.InvariantCulture)))
                .Append(" |\n");
        }

        text.Append('\n');
    }

    private static string Title(WorldMeasure measure) =>
        measure switch
        {
            WorldMeasure.NextFrame => "Next frame's state, of frames whose true state changes, by action, %",
            WorldMeasure.WholeFrame => "The same with columns never seen before, %",
            WorldMeasure.Consistency => "Action consistency, %",
            WorldMeasure.Rollout => "State in a long game, by frame, %",
            _ => "What was out of sight, by steps away and back, %",
        };

    private static string Percent(WorldRow row) =>
        FormattableString.Invariant($"{WilsonInterval.Describe(row.Hits, row.Count)}, n {row.Count}");
}
