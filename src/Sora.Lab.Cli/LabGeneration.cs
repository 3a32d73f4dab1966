using System.Diagnostics;
using Sora.Lab.Cascade;
using Sora.Lab.Video;
using Spectre.Console;

namespace Sora.Lab.Cli;

/// <summary>Clips by the lab's model or one like it, refined by a cascade: files and times as they come.</summary>
internal static class LabGeneration
{
    /// <param name="cascade">The model, and the stages that refine what it draws.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="editing">What is given beside the prompt.</param>
    /// <param name="output">The file; several clips are numbered.</param>
    /// <param name="clock">Runs since the command began.</param>
    public static int Run(
        VideoCascade cascade,
        GenerationRequest request,
        Editing editing,
        string output,
        Stopwatch clock
    )
    {
        var loaded = clock.Elapsed;
        _ = cascade.Check(request.Settings); // before the time is spent
        var clips = Progress.Of(
            "generating",
            request.Settings.Steps,
            tick => editing.Draw(cascade.Base, request, _ => tick())
        );
        for (var number = 0; number < clips.Count; number++)
        {
            var clip = clips[number];
            for (var stage = 0; stage < cascade.Stages.Count; stage++)
            {
                clip = Refine(cascade, stage, clip, request);
            }

            var file = clips.Count == 1 ? output : Numbered(output, number + 1);
            VideoWriter.Write(clip, file);
            AnsiConsole.WriteLine(
                FormattableString.Invariant(
                    $"{file}: {clip.Frames} frames of {clip.Width}x{clip.Height}, {clock.Elapsed.TotalSeconds:F1} s ({loaded.TotalSeconds:F1} s to load)"
                )
            );
        }

        return 0;
    }

    // video.mp4 or frames/, the second of several: video-2.mp4 or frames-2/.
    private static string Numbered(string path, int number)
    {
        var file = Path.TrimEndingDirectorySeparator(path);
        var name = FormattableString.Invariant(
            $"{Path.GetFileNameWithoutExtension(file)}-{number}{Path.GetExtension(file)}"
        );
        return Path.Combine(Path.GetDirectoryName(file) ?? "", name) + path[file.Length..];
    }

    private static VideoClip Refine(VideoCascade cascade, int stage, VideoClip coarse, GenerationRequest request)
    {
        var clock = Stopwatch.StartNew();
        var (name, steps) = (cascade.Stages[stage].Name, cascade.Stages[stage].StepsFor(coarse));
        var fine = Progress.Of(name, steps, tick => cascade.Refine(stage, coarse, request, _ => tick()));
        AnsiConsole.WriteLine(
            FormattableString.Invariant(
                $"{name}: {fine.Frames} frames of {fine.Width}x{fine.Height}, {clock.Elapsed.TotalSeconds:F1} s"
            )
        );
        return fine;
    }
}
