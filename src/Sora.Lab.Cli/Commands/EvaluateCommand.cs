using System.CommandLine;
using Sora.Lab.Training.Evaluation;
using Spectre.Console;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab evaluate</c>: what the oracle says of a model, in a table.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model")
        {
            Description = "lab, or the folder of a model",
            DefaultValueFactory = _ => "lab",
        };
        var device = new Option<string>("--device")
        {
            Description = "cpu, cuda or auto",
            DefaultValueFactory = _ => "auto",
        };
        var list = new Option<FileInfo?>("--list") { Description = "only write the prompts and seeds to this file" };
        var prompts = new Option<FileInfo?>("--prompts") { Description = "read the prompts and seeds from this file" };
        var count = new Option<int>("--count")
        {
            Description = "how many prompts",
            DefaultValueFactory = _ => EvaluationPlan.FullCount,
        };
        var output = new Option<DirectoryInfo?>("--out") { Description = "folder for evaluation.md, .csv and .json" };
        var command = new Command(
            "evaluate",
            "Measure a model with the oracle: prompts obeyed, against ceiling and chance"
        )
        {
            model,
            device,
            list,
            prompts,
            count,
            output,
        };
        command.SetAction(parsed =>
        {
            var plan = parsed.GetValue(prompts) is { } file
                ? EvaluationPlan.Read(file.FullName)
                : EvaluationPlan.Draw(parsed.GetValue(count));
            if (parsed.GetValue(list) is { } target)
            {
                plan.Write(target.FullName);
                Console.WriteLine($"{target.FullName}: {plan.Prompts.Count} prompts");
                return 0;
            }

            using var pipeline = TextToVideo.Load(
                LabFolders.Model(parsed.GetValue(model)!),
                Compute.Of(parsed.GetValue(device)!)
            );
            Run(
                pipeline,
                plan with
                {
                    Prompts = [.. plan.Prompts.Take(parsed.GetValue(count))],
                },
                parsed.GetValue(output)
            );
            return 0;
        });
        return command;
    }

    private static void Run(TextToVideo pipeline, EvaluationPlan plan, DirectoryInfo? output)
    {
        var report = new Evaluator(pipeline, batch: 16).Run(plan, progress: Say);
        Console.WriteLine(report.ToMarkdown());
        if (output is not null)
        {
            report.Write(output.FullName);
        }
    }

    private static void Say(EvaluationProgress progress) =>
        AnsiConsole.WriteLine(
            FormattableString.Invariant($"{progress.Done}/{progress.Count} prompts, {progress.Left:hh\\:mm\\:ss} left")
        );
}
