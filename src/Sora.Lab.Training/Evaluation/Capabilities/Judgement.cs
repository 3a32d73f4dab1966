using System.Collections.Immutable;
using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>What is right in an answer.</summary>
/// <param name="Marks">Each thing that is asked for, and whether it is right.</param>
/// <param name="Numbers">What is measured beside them.</param>
public sealed record Judgement(
    ImmutableArray<(string Name, bool IsRight)> Marks,
    ImmutableArray<(string Name, double Value)> Numbers
)
{
    /// <summary>What is counted beside them, and is neither right nor wrong: how often one side is taken for the other.</summary>
    public ImmutableArray<(string Name, bool IsSo)> Counts { get; init; } = [];

    /// <summary>Everything that the prompt asks for.</summary>
    internal static Judgement Of(PromptVerdict verdict) => Look(verdict).With(("motion", verdict.Motion));

    /// <summary>The same but for the motion.</summary>
    internal static Judgement Look(PromptVerdict verdict) =>
        new(
            [
                ("one character", verdict.Count),
                ("colour", verdict.Color),
                ("shape", verdict.Shape),
                ("identity", verdict.Color && verdict.Shape),
                ("background", verdict.Background),
            ],
            []
        );

    /// <summary>One more thing that is asked for.</summary>
    public Judgement With((string Name, bool IsRight) mark) => this with { Marks = Marks.Add(mark) };

    /// <summary>One more thing that is counted.</summary>
    public Judgement Counting((string Name, bool IsSo) count) => this with { Counts = Counts.Add(count) };

    /// <summary>One more thing that is measured; not a number where it could not be.</summary>
    public Judgement With((string Name, double Value) number) => this with { Numbers = Numbers.Add(number) };
}
