using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Video;
using Spectre.Console;

namespace Sora.Lab.Cli;

/// <summary>The tables of one run, printed as they are done and kept in a folder from prompt to prompt.</summary>
/// <param name="name">Of the report.</param>
/// <param name="strips">Where film strips go; nowhere if null.</param>
/// <param name="output">Where the report goes; nowhere if null.</param>
internal sealed class CapabilityTables(string name, DirectoryInfo? strips, DirectoryInfo? output)
{
    private readonly List<CapabilityTable> done = [];

    /// <summary>Measures one thing more.</summary>
    /// <param name="thing">What it is called.</param>
    /// <param name="run">Given what to tell after each prompt: everybody's answers, and the table so far.</param>
    public void Add(
        string thing,
        Func<Action<int, IReadOnlyList<(string Name, VideoClip Clip)>>, Action<CapabilityTable>, CapabilityTable> run
    )
    {
        var table = run((number, answers) => AnswerStrips.Write(thing, number, answers, strips), Keep);
        Console.WriteLine(table.ToMarkdown());
        done.Add(table);
    }

    // After each prompt, so that a run that is stopped leaves what it has found.
    private void Keep(CapabilityTable soFar)
    {
        var prompts = soFar.Rows.Where(row => row.Clips == soFar.Rows[0].Clips).Sum(row => row.Count);
        AnsiConsole.WriteLine($"{soFar.Name}: {prompts} prompts");
        if (output is not null)
        {
            new CapabilityReport([.. done, soFar]) { Name = name }.Write(output.FullName);
        }
    }
}
