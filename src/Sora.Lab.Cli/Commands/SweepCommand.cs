using System.CommandLine;
using Sora.Lab.Training.Sweeps;
using Spectre.Console;
using TorchSharp;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab sweep</c>: trains variants of a model with equal compute and compares them in one table.</summary>
internal static class SweepCommand
{
    private const int Stopped = 130;

    public static Command Create()
    {
        var defaults = new SweepSettings();
        var configs = new Argument<DirectoryInfo>("folder")
        {
            Description =
                "reference.json, a file for each change to it, and autoencoder.json where one is trained first",
            DefaultValueFactory = _ => new(Path.Combine(LabFolders.Root, "data", "configs", "ablations")),
        };
        var output = new Option<DirectoryInfo>("--out")
        {
            Description = "folder for runs and the table",
            Required = true,
        };
        var petaflop = new Option<double>("--petaflop")
        {
            Description = "training of each run: matrix operations of the denoiser, in 10^15",
            DefaultValueFactory = _ => defaults.Petaflop,
        };
        var seeds = new Option<int>("--seeds")
        {
            Description = "runs of each variant",
            DefaultValueFactory = _ => defaults.Seeds,
        };
        var count = new Option<int>("--count")
        {
            Description =
                "prompts that each run is judged by; 0 only trains, to be judged later by the same command, also on another device",
            DefaultValueFactory = _ => defaults.Prompts,
        };
        var detailed = new Option<bool>("--detailed")
        {
            Description = "judge each run by the same prompts in the world's detailed form as well",
        };
        var only = new Option<string[]>("--only")
        {
            Description = "the variants of these names; all if left out",
            AllowMultipleArgumentsPerToken = true,
        };
        var device = new ModelOptions().Device;
        var command = new Command(
            "sweep",
            "Train variants of a model with equal compute, and compare them by the oracle in one table; the same command goes on where it was stopped"
        )
        {
            configs,
            output,
            petaflop,
            seeds,
            count,
            detailed,
            only,
            device,
        };
        command.SetAction(parsed =>
        {
            var target = parsed.GetValue(output)!.ToString();
            var settings = new SweepSettings
            {
                Petaflop = parsed.GetValue(petaflop),
                Seeds = parsed.GetValue(seeds),
                Prompts = parsed.GetValue(count),
                Detailed = parsed.GetValue(detailed),
                Only = parsed.GetValue(only) ?? [],
                Device = Compute.Of(parsed.GetValue(device)!).Device.type == DeviceType.CUDA ? "cuda" : "cpu",
            };
            var (report, isComplete) = new Sweep(parsed.GetValue(configs)!.FullName, target, settings).Run(
                AnsiConsole.WriteLine
            );
            if (report.Results.Count > 0)
            {
                Console.WriteLine(report.ToMarkdown());
            }

            return isComplete ? 0 : Stopped;
        });
        return command;
    }
}
