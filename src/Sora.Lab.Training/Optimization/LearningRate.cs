namespace Sora.Lab.Training.Optimization;

/// <summary>The learning rate at each step: a linear warm-up, a plateau, and a cosine down to the end.</summary>
/// <remarks>
/// A plateau with a late tail lets a run be prolonged: raise the number of steps before the tail starts, and nothing
/// that was trained is lost. A tail of all steps after the warm-up is the usual cosine schedule.
/// </remarks>
public sealed record LearningRate
{
    /// <summary>The rate of the plateau.</summary>
    public double Peak { get; init; } = 1e-3;

    /// <summary>Steps from nothing up to the peak.</summary>
    public long WarmupSteps { get; init; } = 200;

    /// <summary>Steps from the peak to <see cref="Final"/>, the last of the run.</summary>
    public long TailSteps { get; init; }

    /// <summary>The rate at the end of the tail.</summary>
    public double Final { get; init; }

    /// <summary>The rate at a step of a run of <paramref name="steps"/>.</summary>
    /// <param name="step">The first is 0.</param>
    /// <param name="steps">The length of the run.</param>
    public double At(long step, long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        if (step < WarmupSteps)
        {
            return Peak * (step + 1) / WarmupSteps;
        }

        var tail = Math.Min(TailSteps, steps - WarmupSteps);
        var intoTail = step - (steps - tail) + 1;
        if (tail <= 0 || intoTail <= 0)
        {
            return Peak;
        }

        var progress = Math.Min(1.0, (double)intoTail / tail);
        return Final + ((Peak - Final) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
    }
}
