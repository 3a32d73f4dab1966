using System.CommandLine;
using System.Globalization;
using System.Text;
using Sora.Lab.Training;
using Sora.Lab.Training.Sweeps;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab model cost FILE...</c>: parameters, operations and memory of training configs, so that they can be matched.</summary>
internal static class CostCommand
{
    private const double Giga = 1e9;

    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("config")
        {
            Description = "training configs (JSON) of stages that draw clips",
            Arity = ArgumentArity.OneOrMore,
        };
        var model = new Option<string>("--autoencoder")
        {
            Description = "lab, or the folder of a model with the autoencoder that they will be trained on",
            DefaultValueFactory = _ => "lab",
        };
        var command = new Command(
            "cost",
            "Count what training configs cost: parameters, matrix operations of the denoiser, memory; nothing is trained"
        )
        {
            files,
            model,
        };
        command.SetAction(parsed =>
        {
            Console.WriteLine(Table(parsed.GetValue(files)!, LabFolders.Model(parsed.GetValue(model)!)));
            return 0;
        });
        return command;
    }

    private static string Table(FileInfo[] files, string autoencoder)
    {
        var text = new StringBuilder(
            "| config | parameters (M) | steps | clips | TFLOP a step | PFLOP a run | clip | GFLOP a clip | memory (GB) | cached latents (GB) |\n|---|---:|---:|---:|---:|---:|---|---:|---:|---:|\n"
        );
        List<TrainingCost> costs =
        [
            .. files.Select(file => TrainingCost.Of(TrainingConfigFile.Read(file.FullName), autoencoder)),
        ];
        foreach (var (file, cost) in files.Zip(costs))
        {
            var name = Path.GetFileNameWithoutExtension(file.Name);
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {cost.Parameters / 1e6:F2} | {cost.Steps} | ");
            text.Append(
                CultureInfo.InvariantCulture,
                $"{cost.Clips} | {cost.Step / 1e12:F3} | {cost.Run / 1e15:F2} | "
            );
            text.Append(CultureInfo.InvariantCulture, $"{cost.Size} | {cost.Clip / Giga:F1} | ");
            text.Append(CultureInfo.InvariantCulture, $"{cost.Memory / Giga:F1} | {cost.Cache / Giga:F1} |\n");
        }

        if (costs.Count > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $"| together | {costs.Sum(c => c.Parameters) / 1e6:F2} | ");
            text.Append(CultureInfo.InvariantCulture, $"{costs.Sum(c => c.Steps)} | {costs.Sum(c => c.Clips)} | | ");
            text.Append(CultureInfo.InvariantCulture, $"{costs.Sum(c => c.Run) / 1e15:F2} | | | | |\n");
        }

        return text.ToString();
    }
}
