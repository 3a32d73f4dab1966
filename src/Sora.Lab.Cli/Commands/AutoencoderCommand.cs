using System.CommandLine;
using Sora.Lab.Training.Evaluation;
using Spectre.Console;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab evaluate autoencoder</c>: what video compression networks keep of clips.</summary>
internal static class AutoencoderCommand
{
    public static Command Create()
    {
        var models = new Option<string[]>("--model")
        {
            Description = "lab, or folders of models or of trained autoencoders",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => ["lab"],
        };
        var device = new ModelOptions().Device;
        var count = Number("--count", "clips of the world, a quarter of them in each other style as well", 256);
        var tests = Number("--test-clips", "clips of each of ffmpeg's own pictures", 16);
        var width = Number("--width", "W in pixels, a multiple of 4", 64);
        var height = Number("--height", "H in pixels, likewise", 64);
        var frames = Number("--frames", "1, 5, 9, 13 ...", 17);
        var output = new Option<DirectoryInfo?>("--out") { Description = "folder for autoencoder.md, .csv and .json" };
        var command = new Command(
            "autoencoder",
            "Measure autoencoders: PSNR, SSIM, what the oracle reads after decoding, and their latents, on the world and on clips they never saw"
        )
        {
            models,
            device,
            count,
            tests,
            width,
            height,
            frames,
            output,
        };
        command.SetAction(parsed =>
        {
            var size = GenerationSettings.Default with
            {
                Width = parsed.GetValue(width),
                Height = parsed.GetValue(height),
                Frames = parsed.GetValue(frames),
            };
            size.Check();
            var plan = EvaluationPlan.Draw(parsed.GetValue(count), frames: size.Frames);
            var reports = new List<AutoencoderReport>();
            foreach (var model in parsed.GetValue(models)!)
            {
                var compute = Compute.Of(parsed.GetValue(device)!);
                using var evaluator = new AutoencoderEvaluator(LabFolders.Model(model), compute);
                reports.Add(evaluator.Run(plan, size, parsed.GetValue(tests), AnsiConsole.WriteLine));
            }

            var report = AutoencoderReport.Join(reports);
            Console.WriteLine(report.ToMarkdown());
            if (parsed.GetValue(output) is { } target)
            {
                report.Write(target.FullName);
            }

            return 0;
        });
        return command;
    }

    private static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}
