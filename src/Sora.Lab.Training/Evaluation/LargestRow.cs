using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation;

/// <summary>In how many clips the largest thing of a character's colour is like what was asked for, whole or not.</summary>
/// <remarks>
/// A measure with steps, for models too small or too little trained to draw clear outlines. It is no substitute for the whole character: a blurred one passes.
/// </remarks>
/// <param name="Color">In how many it has the colour.</param>
/// <param name="Shape">In how many no other shape is as like its pixels.</param>
/// <param name="Motion">In how many it does what it should, and only that.</param>
/// <param name="AllThree">In how many all three are right.</param>
public sealed record LargestRow(int Color, int Shape, int Motion, int AllThree)
{
    internal static LargestRow Of(IReadOnlyCollection<PromptVerdict> verdicts) =>
        new(
            verdicts.Count(verdict => verdict.Color),
            verdicts.Count(verdict => verdict.Shape),
            verdicts.Count(verdict => verdict.Motion),
            verdicts.Count(verdict => verdict.AllThree)
        );
}
