using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Training.Data;

/// <summary>The parts of the world's scenes that have several characters, each of which keeps to itself; the others have one.</summary>
/// <remarks>A frame that has no room for so many shows fewer: a square below 34 pixels one, one below 40 at most two.</remarks>
/// <param name="Two">With two, in [0, 1].</param>
/// <param name="Three">With three, likewise; all of them small but those that shrink.</param>
public sealed record CharacterParts(double Two = 0, double Three = 0)
{
    /// <summary>The same scenes with so many characters.</summary>
    internal SceneOptions In(SceneOptions options) => options with { TwoCharacters = Two, ThreeCharacters = Three };

    /// <param name="name">What messages call it.</param>
    /// <param name="options">The scenes it is used in, some of which may be of other kinds.</param>
    internal void Check(string name, SceneOptions options)
    {
        TrainingConfig.Require(Two >= 0, $"{name}.two", "at least 0", Two);
        TrainingConfig.Require(Three >= 0, $"{name}.three", "at least 0", Three);
        TrainingConfig.Require(
            Two + Three + options.Rebounds + options.Walls <= 1,
            name,
            FormattableString.Invariant($"parts of at most {1 - options.Rebounds - options.Walls:0.##} together"),
            Two + Three
        );
    }
}
