using System.CommandLine;
using Sora.Lab.Training.Evaluation;
using Spectre.Console;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab evaluate recaptioner</c>: what a recaptioner keeps of prompts, by its texts.</summary>
internal static class RecaptionerCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("recaptioner")
        {
            Description = "lab, or its folder",
            DefaultValueFactory = _ => "lab",
        };
        var output = new Option<DirectoryInfo?>("--out") { Description = "folder for adherence.md and .csv" };
        var command = new Command("recaptioner", "Measure a recaptioner by its texts") { name, output };
        command.SetAction(parsed =>
        {
            var chosen = parsed.GetValue(name)!;
            using var recaptioner = Recaptioners.Load(
                chosen == "lab" ? LabFolders.Recaptioner : Path.GetFullPath(chosen)
            );
            var report = new RecaptionEvaluator(recaptioner).Run(
                TestPrompts.Full,
                progress: static kind => AnsiConsole.WriteLine($"{kind}: done")
            );
            Console.WriteLine(report.ToMarkdown());
            if (parsed.GetValue(output) is { } folder)
            {
                report.Write(folder.FullName);
            }

            return 0;
        });
        return command;
    }
}
