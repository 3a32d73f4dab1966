using Sora.Lab.Published;
using Sora.Lab.Video;
using Spectre.Console;

namespace Sora.Lab.Cli;

/// <summary>A clip by published weights: the memory plan before work starts, the timeline after it.</summary>
internal static class PublishedGeneration
{
    /// <param name="pipeline">The model.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="output">The file.</param>
    /// <param name="bytes">What may be used; what is free if null.</param>
    public static int Run(PublishedTextToVideo pipeline, GenerationRequest request, string output, long? bytes)
    {
        var budget = bytes is { } most ? new MemoryBudget(most, most) : null;
        AnsiConsole.WriteLine(pipeline.Plan(request.Settings, budget).ToString());
        var generated = Progress.Of(
            "denoising",
            request.Settings.Steps,
            tick => pipeline.Generate(request, _ => tick(), budget)
        );
        var clip = generated.Clip;
        VideoWriter.Write(clip, output);
        AnsiConsole.WriteLine(string.Join('\n', generated.Timeline));
        AnsiConsole.WriteLine($"{output}: {clip.Frames} frames of {clip.Width}x{clip.Height}");
        return 0;
    }
}
