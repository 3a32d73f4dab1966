using Sora.Lab.Diffusion;

namespace Sora.Lab;

/// <summary>How a world model draws a frame.</summary>
public sealed record WorldSettings
{
    /// <summary>What <c>world play</c> begins with.</summary>
    public static WorldSettings Default { get; } = new();

    /// <summary>Steps of the sampler, in [1, 100]. What follows from the frames before needs few.</summary>
    public int Steps { get; init; } = 3;

    /// <summary>How much longer the sampler stays near noise.</summary>
    public double Shift { get; init; } = 1;

    /// <summary>Decides what the frames before leave open.</summary>
    public ulong Seed { get; init; }

    /// <summary>The times of the steps, from 1 to 0.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    internal double[] Times() =>
        Steps is >= 1 and <= 100 && Shift is > 0 and <= 100
            ? FlowSchedule.Linear(Steps, Shift)
            : throw new ArgumentException(
                FormattableString.Invariant(
                    $"World settings: expected 1 to 100 steps and a shift above 0 up to 100; found {Steps} and {Shift}."
                )
            );
}
