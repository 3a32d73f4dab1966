using Sora.Lab.Video;
using Sora.Lab.Worlds;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>Something a model can do beside drawing a clip of the size it knows from a prompt.</summary>
/// <param name="Name">A short name.</param>
/// <param name="Task">What is given, what is asked for, and when an answer is right.</param>
public sealed record Capability(string Name, string Task)
{
    /// <summary>Whether still characters alone are asked for; else they all move, so that a frozen clip is always wrong.</summary>
    public bool IsStill { get; init; }

    /// <summary>Of so many prompts one is tried.</summary>
    public int OneOf { get; init; } = 1;

    /// <summary>Makes a prompt a trial.</summary>
    public required Func<PlannedPrompt, Trial> Pose { get; init; }

    /// <summary>Grades an answer.</summary>
    public required Func<Trial, VideoClip, Judgement> Judge { get; init; }

    /// <summary>The rows of its table: the ceiling first, then the model, then what must fail.</summary>
    public required IReadOnlyList<Contestant> Contestants { get; init; }

    /// <summary>The prompts, the same ones everywhere.</summary>
    /// <param name="count">How many before <see cref="OneOf"/>.</param>
    /// <param name="seed">What they are drawn with.</param>
    internal IReadOnlyList<PlannedPrompt> Draw(int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var frames = IsStill ? 1 : Scene.FewestFramesInMotion;
        var drawn = EvaluationPlan.Draw((2 * count) + Enum.GetValues<Motion>().Length, seed, frames).Prompts;
        var wanted = (count + OneOf - 1) / OneOf;
        return [.. drawn.Where(prompt => IsStill == (prompt.Motion == Motion.Still)).Take(wanted)];
    }
}
