using System.CommandLine;
using Sora.Lab.Training.Evaluation.Limits;
using Spectre.Console;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab evaluate swaps</c>: whether a model reads whose each word is.</summary>
internal static class SwapsCommand
{
    public static Command Create()
    {
        var model = new ModelOptions();
        var count = new Option<int>("--count")
        {
            Description = "clips of two characters",
            DefaultValueFactory = _ => 24,
        };
        var times = new Option<double[]>("--times")
        {
            Description = "how much noise is in the clips, each in (0, 1]",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [0.5, 0.7],
        };
        var command = new Command(
            "swaps",
            "Measure, without drawing, whether a model reads whose each word is: its error under captions that swap two characters' colours, shapes or motions"
        )
        {
            model.Model,
            model.Device,
            count,
            times,
        };
        command.SetAction(parsed =>
        {
            using var pipeline = model.Load(parsed);
            var clips = parsed.GetValue(count);
            var rows = new SwapEvaluator(pipeline).Run(
                clips,
                parsed.GetRequiredValue(times),
                GenerationSettings.Default,
                done => AnsiConsole.WriteLine($"{done}/{clips} clips")
            );
            rows.ToList().ForEach(row => AnsiConsole.WriteLine($"{row}"));
            return 0;
        });
        return command;
    }
}
