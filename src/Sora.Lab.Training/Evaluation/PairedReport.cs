using System.Globalization;
using System.Text;

namespace Sora.Lab.Training.Evaluation;

/// <summary>The table of a change to the same prompts.</summary>
/// <param name="Rows">What is right, one by one.</param>
public sealed record PairedReport(IReadOnlyList<PairedGain> Rows)
{
    /// <summary>A table with percentages; 95% intervals are Wilson's of both parts and <see cref="PairedGain.Interval"/> of the gain.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder("| right | n | before | after | gained | lost | gain |\n");
        text.Append("|---|---:|---:|---:|---:|---:|---:|\n");
        foreach (var row in Rows)
        {
            var (low, high) = row.Interval;
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {row.Name} | {row.Count} | {WilsonInterval.Describe(row.Before, row.Count)} | {WilsonInterval.Describe(row.After, row.Count)} | {row.Gained} | {row.Lost} | {100 * row.Gain:+0.0;-0.0;0.0} ({100 * low:+0.0;-0.0;0.0} to {100 * high:+0.0;-0.0;0.0}) |\n"
            );
        }

        return text.ToString();
    }

    /// <summary>One line for each: counts, the gain as a proportion, its interval.</summary>
    public string ToCsv()
    {
        var text = new StringBuilder("right,n,before,after,gained,lost,gain,low,high\n");
        foreach (var row in Rows)
        {
            var (low, high) = row.Interval;
            text.Append(
                CultureInfo.InvariantCulture,
                $"{row.Name},{row.Count},{row.Before},{row.After},{row.Gained},{row.Lost},{row.Gain:F4},{low:F4},{high:F4}\n"
            );
        }

        return text.ToString();
    }

    /// <summary>Writes <c>gain.md</c> and <c>.csv</c>.</summary>
    /// <param name="folder">Made if it is not there.</param>
    public void Write(string folder) => ReportFiles.Write(folder, "gain", ToMarkdown(), ToCsv());
}
