namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>One contestant's answers, judged.</summary>
/// <param name="Clips">Who answered.</param>
/// <param name="Count">How often, n.</param>
/// <param name="Hits">What is asked for, and in how many answers it is right; "all" of it last.</param>
/// <param name="Medians">What is measured beside it, and its median.</param>
public sealed record CapabilityRow(
    string Clips,
    int Count,
    IReadOnlyList<(string Name, int Hits)> Hits,
    IReadOnlyList<(string Name, double Median)> Medians
)
{
    /// <summary>The name of the last of <see cref="Hits"/>.</summary>
    public const string All = "all";

    /// <summary>In how many answers everything is right.</summary>
    public int AllRight => Hits[^1].Hits;

    /// <summary>Which of the prompts, where a table tells kinds of them apart.</summary>
    public string Prompts { get; init; } = "";

    /// <summary>What is counted beside <see cref="Hits"/>, and how often it is so.</summary>
    public IReadOnlyList<(string Name, int Hits)> Counts { get; init; } = [];

    internal static CapabilityRow Of(string clips, IReadOnlyList<Judgement> judged)
    {
        var marks = judged[0].Marks.Select((mark, i) => (mark.Name, judged.Count(one => one.Marks[i].IsRight)));
        var all = judged.Count(one => one.Marks.All(mark => mark.IsRight));
        var medians = judged[0]
            .Numbers.Select((number, i) => (number.Name, Median(judged.Select(one => one.Numbers[i].Value))));
        var counts = judged[0].Counts.Select((count, i) => (count.Name, judged.Count(one => one.Counts[i].IsSo)));
        return new(clips, judged.Count, [.. marks, (All, all)], [.. medians]) { Counts = [.. counts] };
    }

    // Of those that could be measured; not a number where none could.
    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(value => !double.IsNaN(value)).Order()];
        var middle = sorted.Length / 2;
        return sorted.Length == 0 ? double.NaN
            : sorted.Length % 2 == 1 ? sorted[middle]
            : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
