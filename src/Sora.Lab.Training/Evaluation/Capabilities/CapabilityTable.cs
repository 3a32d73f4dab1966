using System.Globalization;
using System.Text;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>How well a capability works.</summary>
/// <param name="Name">The capability.</param>
/// <param name="Task">What was given and asked for.</param>
/// <param name="Rows">One for each contestant.</param>
public sealed record CapabilityTable(string Name, string Task, IReadOnlyList<CapabilityRow> Rows)
{
    // Kinds of prompts are told apart where there are any.
    private bool HasKinds => Rows.Any(row => row.Prompts.Length > 0);

    /// <summary>The table of judged trials: for each kind of prompts all contestants, in the order in which they answered.</summary>
    internal static CapabilityTable Of(string name, string task, IReadOnlyList<JudgedTrial> judged)
    {
        var rows =
            from kind in judged.GroupBy(each => each.Kind)
            from clips in kind.First().Answers.Select((answer, number) => (answer.Clips, Number: number))
            select CapabilityRow.Of(clips.Clips, [.. kind.Select(each => each.Answers[clips.Number].Judgement)]) with
            {
                Prompts = kind.Key,
            };
        return new(name, task, [.. rows]);
    }

    /// <summary>A heading, the task, and percentages with their 95% Wilson intervals; medians stand without.</summary>
    public string ToMarkdown()
    {
        string[] names =
        [
            .. Rows[0].Hits.Concat(Rows[0].Counts).Select(each => each.Name),
            .. Rows[0].Medians.Select(each => each.Name),
        ];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"## {Name}\n\n{Task}\n\n");
        text.Append(HasKinds ? "| prompts | clips | n | " : "| clips | n | ").AppendJoin(" | ", names);
        text.Append(HasKinds ? " |\n|---|---|---:|" : " |\n|---|---:|");
        text.Insert(text.Length, "---:|", names.Length).Append('\n');
        foreach (var row in Rows)
        {
            text.Append(HasKinds ? $"| {row.Prompts} " : "");
            text.Append(CultureInfo.InvariantCulture, $"| {row.Clips} | {row.Count} | ");
            string[] cells =
            [
                .. row.Hits.Concat(row.Counts).Select(each => WilsonInterval.Describe(each.Hits, row.Count)),
                .. row.Medians.Select(each => Describe(each.Median)),
            ];
            text.AppendJoin(" | ", cells).Append(" |\n");
        }

        return text.ToString();
    }

    private static string Describe(double median) =>
        double.IsNaN(median) ? "-"
        : double.IsInfinity(median) ? "exact"
        : median.ToString("F2", CultureInfo.InvariantCulture);
}
