using System.CommandLine;
using Sora.Lab.Autoencoder;
using Sora.Lab.Recaption;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Evaluation;
using Sora.Lab.Video;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab evaluate captioner</c>: what a captioner says of clips it never saw.</summary>
internal static class CaptionerCommand
{
    public static Command Create()
    {
        var model = new ModelOptions();
        var folder = new Argument<DirectoryInfo>("captioner") { Description = "its folder" };
        var count = Number("--count", "how many clips", EvaluationPlan.FullCount);
        var width = Number("--width", "W in pixels", GenerationSettings.Default.Width);
        var height = Number("--height", "H in pixels", GenerationSettings.Default.Height);
        var frames = Number("--frames", "1, an image, or 5, 9, 13 ...", GenerationSettings.Default.Frames);
        var output = new Option<DirectoryInfo?>("--out") { Description = "folder for adherence.md and .csv" };
        var command = new Command("captioner", "Measure a captioner by clips seen through a model's autoencoder")
        {
            folder,
            model.Model,
            model.Device,
            count,
            width,
            height,
            frames,
            output,
        };
        command.SetAction(parsed =>
        {
            using var pipeline = model.Load(parsed);
            using var captioner = CaptionerFolder.Load(parsed.GetValue(folder)!.FullName);
            var size = new ClipSize(parsed.GetValue(frames), parsed.GetValue(height), parsed.GetValue(width));
            var evaluator = new CaptionerEvaluator(clips => Caption(pipeline.Autoencoder, captioner, clips));
            var report = evaluator.Run(parsed.GetValue(count), size: size);
            Console.WriteLine(report.ToMarkdown());
            if (parsed.GetValue(output) is { } target)
            {
                report.Write(target.FullName);
            }

            return 0;
        });
        return command;
    }

    private static IReadOnlyList<string> Caption(
        VideoAutoencoder autoencoder,
        ClipCaptioner captioner,
        IReadOnlyList<VideoClip> clips
    )
    {
        using var scope = NewDisposeScope();
        var pixels = ClipTensors.ToTensor(clips, autoencoder.parameters().First().device);
        return captioner.Caption(autoencoder.ToLatent(pixels).cpu());
    }

    private static Option<int> Number(string name, string description, int value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}
