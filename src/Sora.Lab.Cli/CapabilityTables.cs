using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Video;
using Spectre.Console;

namespace Sora.Lab.Cli;

/// <summary>The tables of one run, printed as they are done and kept in a folder from prompt to prompt.</summary>
/// <param name="name">Of the report.</param>
/// <param name="strips">Where film strips go; nowhere if null.</param>
/// <param name="output">Where the report goes; nowhere if null.</param>
/// <param name="plan">Everything that decides the answers; a report of another plan is not added to.</param>
internal sealed class CapabilityTables(
    string name,
    DirectoryInfo? strips,
    DirectoryInfo? output,
    IReadOnlyDictionary<string, string> plan
)
{
    /// <summary>The folder, in the report's, of what was judged.</summary>
    public const string Judged = "judged";

    private readonly EvaluationFolder? folder = output is null
        ? null
        : EvaluationFolder.Open(Path.Combine(output.FullName, Judged), plan);
    private readonly List<CapabilityTable> done = [];

    /// <summary>Measures one thing more, from where a run that was stopped or killed left it.</summary>
    /// <param name="thing">What it is called.</param>
    /// <param name="run">Given what to tell after each prompt, everybody's answers and the table so far; and what was judged before.</param>
    public void Add(
        string thing,
        Func<
            Action<int, IReadOnlyList<(string Name, VideoClip Clip)>>,
            Action<CapabilityTable>,
            KeptTrials?,
            CapabilityTable
        > run
    )
    {
        var kept = folder?.Trials(thing);
        if (kept is { Count: > 0 })
        {
            AnsiConsole.WriteLine($"{thing}: {kept.Count} prompts judged before");
        }

        var table = run((number, answers) => AnswerStrips.Write(thing, number, answers, strips), Keep, kept);
        Console.WriteLine(table.ToMarkdown());
        done.Add(table);
        Write([.. done]);
    }

    // After each prompt, so that there is a report of all that was found at any time.
    private void Keep(CapabilityTable soFar)
    {
        var prompts = soFar.Rows.Where(row => row.Clips == soFar.Rows[0].Clips).Sum(row => row.Count);
        AnsiConsole.WriteLine($"{soFar.Name}: {prompts} prompts");
        Write([.. done, soFar]);
    }

    private void Write(IReadOnlyList<CapabilityTable> tables)
    {
        if (output is not null)
        {
            new CapabilityReport(tables) { Name = name }.Write(output.FullName);
        }
    }
}
