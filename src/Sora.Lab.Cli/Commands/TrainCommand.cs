using System.CommandLine;
using Sora.Lab.Training;
using Spectre.Console;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab train</c>: runs a training config to its end, or on from its last checkpoint.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var config = new Option<FileInfo>("--config")
        {
            Description = "the run's JSON; data/configs has those of the shipped model",
            Required = true,
        };
        var output = new Option<DirectoryInfo>("--out") { Description = "the run's folder", Required = true };
        var resume = new Option<bool>("--resume") { Description = "go on after the folder's last checkpoint" };
        var minutes = new Option<double?>("--minutes") { Description = "stop (and save) after so many minutes" };
        var command = new Command(
            "train",
            "Train a stage: an autoencoder, the base model or a stage of its cascade, on the world or on a folder of clips, the captioners, or the world model"
        )
        {
            config,
            output,
            resume,
            minutes,
        };
        command.SetAction(parsed =>
        {
            var run = TrainingConfigFile.Read(parsed.GetValue(config)!.FullName);
            return Run(
                parsed.GetValue(minutes) is { } limit ? run with { Minutes = limit } : run,
                parsed.GetValue(output)!.FullName,
                parsed.GetValue(resume)
            );
        });
        return command;
    }

    private static int Run(TrainingConfig config, string output, bool resume)
    {
        var result = TrainingRun.Start(config, output, resume, Report);
        if (result.Skipped.Count > 0)
        {
            AnsiConsole.WriteLine(FormattableString.Invariant($"skipped {result.Skipped.Count} files of the data:"));
            result.Skipped.ToList().ForEach(line => AnsiConsole.WriteLine($"  {line}"));
        }

        AnsiConsole.WriteLine(
            FormattableString.Invariant(
                $"{result.End} at step {result.Step}, loss {result.Loss:F4}; model in {result.Model}"
            )
        );
        return 0;
    }

    private static void Report(TrainingProgress progress)
    {
        var line = FormattableString.Invariant(
            $"step {progress.Step}/{progress.Steps}  loss {progress.Loss:F4}  {progress.ClipsPerSecond:F1} clips/s  {progress.TokensPerSecond:F0} tokens/s  lr {progress.LearningRate:G3}  left {progress.Left:hh\\:mm\\:ss}"
        );
        AnsiConsole.WriteLine(progress.Note ?? line);
    }
}
