using Sora.Lab.Video;
using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation;

/// <summary>The world's oracle as the evaluator asks it.</summary>
internal static class Oracle
{
    /// <summary>Parses a clip once; the result judges it by any prompt.</summary>
    public static Func<PlannedPrompt, Verdict> Judge(VideoClip clip) => Judge(SceneOracle.Parse(clip));

    /// <summary>Judges what was parsed by any prompt.</summary>
    public static Func<PlannedPrompt, Verdict> Judge(ParsedScene parsed) =>
        prompt =>
        {
            var verdict = PromptVerdict.Of(parsed, prompt.Color, prompt.Shape, prompt.Motion, prompt.Background);
            return new(verdict.Count, verdict.Color, verdict.Shape, verdict.Motion, verdict.Background);
        };
}
