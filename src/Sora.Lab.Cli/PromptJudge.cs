using System.Globalization;
using Sora.Lab.Training.Evaluation;
using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Video;
using Spectre.Console;

namespace Sora.Lab.Cli;

/// <summary>Judges a model by prompts, prints the table, and keeps what was judged in a folder, so that a run that was killed goes on.</summary>
/// <param name="pipeline">The model.</param>
/// <param name="model">The folder it was read from.</param>
/// <param name="settings">How clips are drawn.</param>
/// <param name="clips">Where they go; nowhere if null.</param>
/// <param name="output">Where the report goes; nowhere if null.</param>
internal sealed class PromptJudge(
    TextToVideo pipeline,
    string model,
    GenerationSettings settings,
    DirectoryInfo? clips,
    DirectoryInfo? output
)
{
    private const int Batch = 16;

    /// <summary>Judges the model by some prompts.</summary>
    /// <param name="plan">The prompts.</param>
    /// <param name="kind">What they are called, and the folder in those for clips and reports; null for the folders themselves.</param>
    public IReadOnlyList<JudgedPrompt<ClipVerdicts>> Judge(EvaluationPlan plan, string? kind = null)
    {
        if (kind is not null)
        {
            Console.WriteLine($"{kind}:");
        }

        var (drawings, target) = (Folder(clips, kind), Folder(output, kind));
        var judged = new Evaluator(pipeline, Batch).Run(
            plan,
            settings,
            Say,
            drawings is null ? null : (number, clip) => VideoWriter.Write(clip, ClipFile(drawings, number, clip)),
            target is null ? null : Kept(target)
        );
        var report = EvaluationReport.Of(judged);
        Console.WriteLine(report.ToMarkdown());
        if (target is not null)
        {
            report.Write(target.FullName);
        }

        return judged;
    }

    private static DirectoryInfo? Folder(DirectoryInfo? folder, string? kind)
    {
        folder?.Create();
        return kind is null ? folder : folder?.CreateSubdirectory(kind.Replace(' ', '-'));
    }

    private KeptPrompts<ClipVerdicts> Kept(DirectoryInfo folder)
    {
        var plan = new Dictionary<string, string>
        {
            ["evaluation"] = "prompts",
            ["model"] = ModelFolder.Fingerprint(model),
            ["size"] = $"{settings.Frames}x{settings.Height}x{settings.Width}",
            ["steps"] = settings.Steps.ToString(CultureInfo.InvariantCulture),
            ["guidance"] = settings.Guidance.ToString(CultureInfo.InvariantCulture),
            ["shift"] = settings.Shift.ToString(CultureInfo.InvariantCulture),
        };
        var kept = EvaluationFolder
            .Open(Path.Combine(folder.FullName, CapabilityTables.Judged), plan)
            .Prompts<ClipVerdicts>("prompts");
        if (kept.Count > 0)
        {
            AnsiConsole.WriteLine($"{kept.Count} prompts judged before");
        }

        return kept;
    }

    private static string ClipFile(DirectoryInfo folder, int number, VideoClip clip) =>
        Path.Combine(folder.FullName, FormattableString.Invariant($"{number:D4}.{(clip.Frames == 1 ? "png" : "mp4")}"));

    private static void Say(EvaluationProgress progress) =>
        AnsiConsole.WriteLine(
            FormattableString.Invariant($"{progress.Done}/{progress.Count} prompts, {progress.Left:hh\\:mm\\:ss} left")
        );
}
