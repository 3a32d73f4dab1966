using Sora.Lab.Training.Data;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Worlds.Captioning;

namespace Sora.Lab.Training.Evaluation;

/// <summary>A kind of prompts that a recaptioner is judged by.</summary>
/// <param name="Name">What the table calls them.</param>
/// <param name="Count">How many, n.</param>
/// <param name="Twist">What is odd about a phrase of each.</param>
/// <param name="HasTypingErrors">Whether a typist's slips are put in.</param>
/// <param name="Styles">How they are worded, in turn.</param>
public sealed record TestPrompts(
    string Name,
    int Count,
    PromptTwist Twist,
    bool HasTypingErrors,
    params IReadOnlyList<PromptStyle> Styles
)
{
    private const int Stream = 111;
    private const int Tries = 100;

    /// <summary>The kinds of a full evaluation.</summary>
    public static IReadOnlyList<TestPrompts> Full { get; } =
    [
        new("short", 512, PromptTwist.None, false, PromptStyle.Hurried),
        new("paraphrased", 512, PromptTwist.None, false, PromptStyle.Paraphrase),
        new("paraphrased with a held-out synonym", 512, PromptTwist.HeldOutWord, false, PromptStyle.Paraphrase),
        new("with typing errors", 256, PromptTwist.None, true, PromptStyle.Hurried, PromptStyle.Plain),
        new("asking for what is absent", 256, PromptTwist.Absent, false, PromptStyle.Paraphrase),
        new("the same in held-out words", 256, PromptTwist.HeldOutAbsent, false, PromptStyle.Paraphrase),
    ];

    /// <summary>Draws them; the same seed draws the same ones everywhere.</summary>
    /// <param name="seed">Decides scenes and words.</param>
    public IEnumerable<WrittenPrompt> Draw(ulong seed)
    {
        for (var i = 0; i < Count; i++)
        {
            yield return Draw(seed, i);
        }
    }

    private WrittenPrompt Draw(ulong seed, int number)
    {
        for (var i = 0; i < Tries; i++)
        {
            var own = StepRandom.Seed(seed, ((long)number * Tries) + i, Stream);
            var random = StepRandom.Managed(own, number, Stream);
            var scene = RecaptionPairs.SceneAt(own, simple: random.Next(2) == 0);
            var prompt = PromptWriter.Write(scene, Styles[number % Styles.Count], own, Twist);
            if (Twist == PromptTwist.None || prompt.Odd is not null)
            {
                return HasTypingErrors ? prompt with { Text = TypingErrors.In(prompt.Text, random) } : prompt;
            }
        }

        throw new InvalidOperationException($"{Name}: found no scene to ask for in {Tries}.");
    }
}
