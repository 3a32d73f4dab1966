using System.Text.Json;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Weights;
using Sora.Lab.Worlds.Captioning;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Training.Evaluation;

/// <summary>The prompts and seeds a model is judged by, fixed before it is trained.</summary>
/// <param name="Seed">What they were drawn with.</param>
/// <param name="Prompts">One character each: colour, shape, motion and background, evenly covered.</param>
public sealed record EvaluationPlan(ulong Seed, IReadOnlyList<PlannedPrompt> Prompts)
{
    /// <summary>The number of prompts of a full evaluation.</summary>
    public const int FullCount = 1024;

    /// <summary>What the prompts of a full evaluation are drawn with.</summary>
    public const ulong FullSeed = 2026;

    private const int SlipStream = 148;

    /// <summary>Draws prompts; the same seed draws the same ones everywhere.</summary>
    /// <param name="count">At least 1.</param>
    /// <param name="seed">Decides order, backgrounds and the prompts' own seeds.</param>
    /// <param name="frames">Of the clips: below 9 all characters stay still.</param>
    public static EvaluationPlan Draw(int count = FullCount, ulong seed = FullSeed, int frames = 17)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return new(seed, [.. PromptExpectation.List(count, seed, frames).Select(Planned)]);
    }

    /// <summary>Reads a plan.</summary>
    /// <exception cref="TrainingException">It cannot be read or is no plan.</exception>
    public static EvaluationPlan Read(string path)
    {
        try
        {
            var plan = JsonSerializer.Deserialize<EvaluationPlan>(File.ReadAllText(path), TrainingConfigFile.Options);
            return plan is { Prompts.Count: > 0 } ? plan : throw new JsonException("no prompts");
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{path}: expected the prompts of an evaluation; {e.Message}", e);
        }
    }

    /// <summary>Writes the plan as JSON.</summary>
    public void Write(string path) =>
        AtomicFile.WriteText(path, JsonSerializer.Serialize(this, TrainingConfigFile.Options) + "\n");

    /// <summary>The same scenes and seeds, asked for as people do.</summary>
    /// <param name="wording">How; plain ones stay as they are.</param>
    public EvaluationPlan Worded(PromptWording wording) =>
        wording switch
        {
            PromptWording.Plain => this,
            PromptWording.Hurried => Rewritten([.. Prompts.Select(one => Write(one, PromptStyle.Hurried))]),
            PromptWording.Paraphrased => Rewritten([.. Prompts.Select(one => Write(one, PromptStyle.Paraphrase))]),
            PromptWording.Misspelt => Rewritten([.. Prompts.Select(Misspell)]),
            _ => throw new ArgumentOutOfRangeException(nameof(wording), wording, "no such wording"),
        };

    /// <summary>The same scenes and seeds, asked for by the world's detailed captions.</summary>
    /// <param name="settings">The size of the clips.</param>
    public EvaluationPlan Detailed(GenerationSettings settings) =>
        Rewritten([.. Prompts.Select(prompt => Captions.Detailed(prompt.ToScene(settings)))]);

    /// <summary>The same scenes and seeds in other words.</summary>
    /// <param name="texts">What each prompt becomes; null where it stays as it is.</param>
    public EvaluationPlan Rewritten(IReadOnlyList<string?> texts) =>
        this with
        {
            Prompts = [.. Prompts.Zip(texts, (prompt, text) => prompt with { Prompt = text ?? prompt.Prompt })],
        };

    private static string Misspell(PlannedPrompt prompt, int number) =>
        TypingErrors.In(
            number % 2 == 0 ? Write(prompt, PromptStyle.Hurried) : prompt.Prompt,
            StepRandom.Managed(prompt.Seed, number, SlipStream)
        );

    private static string Write(PlannedPrompt prompt, PromptStyle style) =>
        PromptWriter.WriteWhole(prompt.ToScene(SceneOptions.Simple), style, prompt.Seed);

    private static PlannedPrompt Planned(PromptExpectation expected) =>
        new(
            expected.Prompt,
            expected.Combination.Color,
            expected.Combination.Shape,
            expected.Combination.Motion,
            expected.Background,
            expected.Seed,
            expected.IsHeldOut
        );
}
