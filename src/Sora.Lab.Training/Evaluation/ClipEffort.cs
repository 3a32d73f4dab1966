using Sora.Lab.Training.Benchmarks;

namespace Sora.Lab.Training.Evaluation;

/// <summary>What it takes to make a clip, alone on the device.</summary>
/// <param name="Seconds">From call to pixels, autoencoder and all.</param>
/// <param name="Operations">Matrix operations of the denoisers, see <see cref="ClipCost"/>.</param>
public readonly record struct ClipEffort(double Seconds, double Operations)
{
    /// <summary>One after the other.</summary>
    public static ClipEffort operator +(ClipEffort left, ClipEffort right) => Add(left, right);

    /// <summary>One after the other.</summary>
    public static ClipEffort Add(ClipEffort left, ClipEffort right) =>
        new(left.Seconds + right.Seconds, left.Operations + right.Operations);

    /// <summary>The median of the seconds, since the first clip also pays for the start; the mean of the operations.</summary>
    internal static ClipEffort? Typical(IReadOnlyCollection<ClipEffort> efforts) =>
        efforts.Count == 0
            ? null
            : new(
                Timing.Median(efforts.Select(effort => effort.Seconds)),
                efforts.Average(effort => effort.Operations)
            );
}
