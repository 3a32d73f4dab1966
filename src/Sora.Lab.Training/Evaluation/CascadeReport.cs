using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sora.Lab.Training.Evaluation;

/// <summary>The table of a cascade.</summary>
/// <param name="Rows">The base, after each stage with and without its network, a model of one stage, real clips and their reconstructions.</param>
public sealed record CascadeReport(IReadOnlyList<CascadeRow> Rows)
{
    private const string None = "-";

    /// <summary>A table with 95% intervals: Wilson's of percentages, those of <see cref="RatioInterval"/> of energies.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder(
            "| clips | size | n | all three | frames between | PSNR (dB) | sharpness | jerk | s | GFLOP | s from the prompt | GFLOP from the prompt |\n"
        );
        text.Append("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var row in Rows)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {row.Clips} | {row.Size} | {row.Count} | {Share(row.AllThree, row.Count)} | {Share(row.Between, row.Count)} | {Number(row.SignalToNoise)} | {row.Sharpness} | {row.Jerk?.ToString() ?? None} | {Effort(row.Own)} | {Effort(row.Whole)} |\n"
            );
        }

        return text.ToString();
    }

    /// <summary>One line a row, with the ends of the interval of the first proportion, and the halves of those of energies.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder(
            "clips,size,n,all_three,low,high,between,psnr,sharpness,sharpness_half,jerk,jerk_half,seconds,flop,whole_seconds,whole_flop\n"
        );
        foreach (var row in Rows)
        {
            var (low, high) = WilsonInterval.Of(row.AllThree, row.Count);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{row.Clips},{row.Size},{row.Count},{row.AllThree},{low:F4},{high:F4},{row.Between},{row.SignalToNoise:F3},{row.Sharpness.Ratio:F4},{row.Sharpness.Half:F4},{row.Jerk?.Ratio:F4},{row.Jerk?.Half:F4},"
            );
            text.Append(
                CultureInfo.InvariantCulture,
                $"{row.Own?.Seconds:F3},{row.Own?.Operations:G6},{row.Whole?.Seconds:F3},{row.Whole?.Operations:G6}\n"
            );
        }

        return text.ToString();
    }

    /// <summary>The rows as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(Rows, TrainingConfigFile.Options);

    /// <summary>Writes <c>cascade.md</c>, <c>.csv</c> and <c>.json</c>.</summary>
    /// <param name="folder">Made if it is not there.</param>
    public void Write(string folder) => ReportFiles.Write(folder, "cascade", ToMarkdown(), ToCsv(), ToJson());

    private static string Share(int? hits, int count) => hits is { } some ? WilsonInterval.Describe(some, count) : None;

    private static string Number(double? value) => value?.ToString("F2", CultureInfo.InvariantCulture) ?? None;

    private static string Effort(ClipEffort? effort) =>
        effort is { } made
            ? FormattableString.Invariant($"{made.Seconds:F2} | {made.Operations / 1e9:F1}")
            : $"{None} | {None}";
}
