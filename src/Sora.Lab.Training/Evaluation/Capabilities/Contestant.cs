using Sora.Lab.Video;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>Who answers: the model, or what it is measured against.</summary>
/// <param name="Name">Its row in the table.</param>
/// <param name="Answer">Its answer to a trial.</param>
public sealed record Contestant(string Name, Func<Trial, VideoClip> Answer)
{
    /// <summary>The ceiling: the world's own answer.</summary>
    public static Contestant Real { get; } = new("real", static trial => trial.Real);

    /// <summary>The first frame of a perfect answer, held: all is right but that nothing moves.</summary>
    public static Contestant Frozen { get; } =
        new("frozen", static trial => trial.Real.Part(0, 1).HoldLast(trial.Real.Frames));

    /// <summary>A real clip of another prompt, as long as the answer.</summary>
    public static Contestant Chance { get; } =
        new("chance", static trial => Another(trial).Render(trial.Settings with { Frames = trial.Real.Frames }));

    /// <summary>A real clip of what is asked for that knows nothing of what is given.</summary>
    public static Contestant Anew { get; } =
        new("anew", static trial => (trial.Asked with { Seed = trial.Asked.Seed + 1 }).Render(trial.Settings));

    /// <summary>What is given, as it is.</summary>
    public static Contestant Unchanged { get; } = new("unchanged", static trial => trial.Given);

    /// <summary>The world's own answer seen through the model's autoencoder: what no latent model can pass.</summary>
    public static Contestant Reconstructed(TextToVideo model) =>
        new("reconstructed", trial => model.Reconstruct(trial.Real));

    private static PlannedPrompt Another(Trial trial) =>
        EvaluationPlan.Draw(1, trial.Asked.Seed, trial.Settings.Frames).Prompts[0];
}
