namespace Sora.Lab.Diffusion;

/// <summary>The times a sampler visits, from noise to 0.</summary>
public static class FlowSchedule
{
    /// <summary>Evenly spaced times from 1 to 0, moved towards noise: n + 1 of them, the last is 0.</summary>
    /// <param name="steps">How many steps, n.</param>
    /// <param name="shift">See <see cref="RectifiedFlow.Shift"/>.</param>
    public static double[] Linear(int steps, double shift = 1) => Between(1, 0, steps, shift);

    /// <summary>The rest of <see cref="Linear"/> from a time on, which comes first.</summary>
    /// <param name="time">In (0, 1].</param>
    /// <param name="steps">How many steps there would be from 1.</param>
    /// <param name="shift">See <see cref="RectifiedFlow.Shift(double, double)"/>.</param>
    public static double[] From(double time, int steps, double shift = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(time);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, 1);
        return [time, .. Linear(steps, shift).Where(each => each < time)];
    }

    /// <summary>As <see cref="Linear"/>, starting at 0.999 as Wan2.1's UniPC sampler does.</summary>
    /// <param name="steps">How many steps, n.</param>
    /// <param name="shift">See <see cref="RectifiedFlow.Shift"/>; Wan2.1 takes 3 to 12.</param>
    public static double[] Wan(int steps, double shift) => Between(0.999, 0, steps, shift);

    private static double[] Between(double first, double last, int steps, double shift)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shift);
        var times = new double[steps + 1];
        for (var i = 0; i < steps; i++)
        {
            times[i] = RectifiedFlow.Shift(first + ((last - first) * i / steps), shift);
        }

        return times;
    }
}
