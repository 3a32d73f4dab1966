using System.CommandLine;
using Sora.Lab.Training.Evaluation;
using Spectre.Console;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab evaluate framing</c>: how often a model cuts its subject off.</summary>
internal static class FramingCommand
{
    public static Command Create()
    {
        var model = new ModelOptions();
        var count = new Option<int>("--count") { Description = "how many prompts", DefaultValueFactory = _ => 256 };
        var width = new Option<int>("--width") { Description = "pixels", DefaultValueFactory = _ => 96 };
        var height = new Option<int>("--height") { Description = "pixels", DefaultValueFactory = _ => 48 };
        var command = new Command(
            "framing",
            "Measure how often the subject is cut off, against real clips and square crops"
        )
        {
            model.Model,
            model.Device,
            count,
            width,
            height,
        };
        command.SetAction(parsed =>
        {
            using var pipeline = model.Load(parsed);
            var settings = GenerationSettings.Default with
            {
                Width = parsed.GetValue(width),
                Height = parsed.GetValue(height),
            };
            var plan = EvaluationPlan.Draw(parsed.GetValue(count));
            var rows = new FramingEvaluator(pipeline).Run(
                plan,
                settings,
                done => AnsiConsole.WriteLine($"{done}/{plan.Prompts.Count} prompts")
            );
            rows.ToList().ForEach(row => AnsiConsole.WriteLine($"{row}"));
            return 0;
        });
        return command;
    }
}
