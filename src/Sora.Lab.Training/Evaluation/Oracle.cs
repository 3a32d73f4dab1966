using Sora.Lab.Video;
using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation;

/// <summary>The world's oracle as the evaluators ask it.</summary>
internal static class Oracle
{
    /// <summary>Parses a clip once; the result judges it by any prompt.</summary>
    public static Func<PlannedPrompt, PromptVerdict> Judge(VideoClip clip) => Judge(SceneOracle.Parse(clip));

    /// <summary>Judges what was parsed by any prompt.</summary>
    public static Func<PlannedPrompt, PromptVerdict> Judge(ParsedScene parsed) =>
        prompt => PromptVerdict.Of(parsed, prompt.Color, prompt.Shape, prompt.Motion, prompt.Background);

    /// <summary>Parses a clip once; the result judges it by any prompt, and the largest thing in it besides.</summary>
    public static Func<PlannedPrompt, Verdict> Grade(VideoClip clip)
    {
        var parsed = SceneOracle.Parse(clip);
        return prompt =>
            new(
                Judge(parsed)(prompt),
                PromptVerdict.OfLargest(parsed, prompt.Color, prompt.Shape, prompt.Motion, prompt.Background)
            );
    }
}
