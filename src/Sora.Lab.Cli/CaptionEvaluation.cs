using Sora.Lab.Autoencoder;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Evaluation;
using Sora.Lab.Video;
using Spectre.Console;
using static TorchSharp.torch;

namespace Sora.Lab.Cli;

/// <summary>What <c>evaluate</c> says of recaptioner and captioner.</summary>
internal static class CaptionEvaluation
{
    /// <summary>Judges a recaptioner by its texts.</summary>
    /// <param name="name"><c>lab</c>, or its folder.</param>
    /// <param name="output">Where the tables go; null for the screen alone.</param>
    public static void OfRecaptioner(string name, DirectoryInfo? output)
    {
        using var recaptioner = RecaptionerFolder.Load(name == "lab" ? LabFolders.Recaptioner : Path.GetFullPath(name));
        var report = new RecaptionEvaluator(recaptioner).Run(
            TestPrompts.Full,
            progress: static kind => AnsiConsole.WriteLine($"{kind}: done")
        );
        Show(report, output);
    }

    /// <summary>Judges a captioner by clips seen through a model's autoencoder.</summary>
    /// <param name="pipeline">Whose autoencoder it is.</param>
    /// <param name="folder">The captioner's.</param>
    /// <param name="count">How many clips.</param>
    /// <param name="size">Of the clips.</param>
    /// <param name="output">Where the tables go; null for the screen alone.</param>
    public static void OfCaptioner(TextToVideo pipeline, string folder, int count, ClipSize size, DirectoryInfo? output)
    {
        using var captioner = CaptionerFolder.Load(folder);
        Show(new CaptionerEvaluator(Caption).Run(count, size: size), output);

        IReadOnlyList<string> Caption(IReadOnlyList<VideoClip> clips)
        {
            using var scope = NewDisposeScope();
            var device = pipeline.Autoencoder.parameters().First().device;
            var pixels = ClipTensors.ToTensor(clips, device);
            return captioner.Caption(pipeline.Autoencoder.ToLatent(pixels).cpu());
        }
    }

    /// <summary>The same plan with its prompts rewritten by the shipped recaptioner.</summary>
    public static EvaluationPlan Recaptioned(EvaluationPlan plan)
    {
        using var recaptioner = RecaptionerFolder.Load(LabFolders.Recaptioner);
        var captions = recaptioner.Recaption(
            [.. plan.Prompts.Select(prompt => prompt.Prompt)],
            [.. plan.Prompts.Select(prompt => prompt.Seed)]
        );
        return plan.Rewritten([.. captions.Select(caption => caption?.Text)]);
    }

    private static void Show(AdherenceReport report, DirectoryInfo? output)
    {
        Console.WriteLine(report.ToMarkdown());
        if (output is not null)
        {
            report.Write(output.FullName);
        }
    }
}
