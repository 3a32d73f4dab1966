using System.Globalization;
using System.Text;

namespace Sora.Lab.Worlds.Tests.Oracle;

/// <summary>Counts how often each attribute was right under each condition, and prints the table.</summary>
internal sealed class OracleReport
{
    private readonly Dictionary<(string Condition, string Attribute), (int Right, int Count)> tallies = [];

    public void Add(string condition, string attribute, bool isRight)
    {
        lock (tallies)
        {
            var (right, count) = tallies.GetValueOrDefault((condition, attribute));
            tallies[(condition, attribute)] = (right + (isRight ? 1 : 0), count + 1);
        }
    }

    public IEnumerable<string> Attributes(string condition) =>
        tallies.Keys.Where(key => key.Condition == condition).Select(static key => key.Attribute);

    public double Part(string condition, string attribute)
    {
        var (right, count) = tallies[(condition, attribute)];
        return right / (double)count;
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder("| condition | attribute | n | right | 95% interval |\n|---|---|---|---|---|\n");
        foreach (var ((condition, attribute), (right, count)) in tallies.OrderBy(static tally => tally.Key))
        {
            var (low, high) = Wilson(right, count);
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {condition} | {attribute} | {count} | {100.0 * right / count:F2}% | {100 * low:F2}-{100 * high:F2}% |"
            );
        }

        return text.ToString();
    }

    private static (double Low, double High) Wilson(int right, int count)
    {
        const double Z = 1.96;
        var p = right / (double)count;
        var middle = p + (Z * Z / (2 * count));
        var half = Z * Math.Sqrt((p * (1 - p) / count) + (Z * Z / (4.0 * count * count)));
        var scale = 1 + (Z * Z / count);
        return ((middle - half) / scale, (middle + half) / scale);
    }
}
