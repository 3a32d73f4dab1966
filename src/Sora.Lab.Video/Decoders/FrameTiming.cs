namespace Sora.Lab.Video.Decoders;

/// <summary>The frame rate behind a list of frame times.</summary>
/// <param name="FramesPerSecond">The rate, for uneven times the one to resample to.</param>
/// <param name="IsVariable">Whether frames stand unevenly.</param>
/// <param name="Duration">Seconds from the first frame to the end of the last.</param>
internal readonly record struct FrameTiming(double FramesPerSecond, bool IsVariable, double Duration)
{
    /// <summary>How far a frame may stand from an even grid, in frames, to be taken for standing on it.</summary>
    private const double Tolerance = 0.25;

    /// <summary>Up to this clock, Matroska's, stated rates are real; GIF's is a rounded guess.</summary>
    private const double FineTick = 0.001;

    /// <summary>Above it an even grid would hold more repetitions than frames.</summary>
    private const double MaxGridRate = 120;

    /// <summary>Finds the rate.</summary>
    /// <remarks>Encoders drop frames that repeat and round times to their clock. So even times are looked for first,
    /// then even times with gaps, which resampling to that grid fills without losing a frame.</remarks>
    /// <param name="times">Seconds, ascending, at least two, not all the same.</param>
    /// <param name="lastDuration">Seconds the last frame stays, or null if not known.</param>
    /// <param name="tick">Seconds between the times the container can express: GIF rounds to 1/100.</param>
    /// <param name="declared">The rate the container states, believed where its clock is fine and the times agree.</param>
    public static FrameTiming From(
        IReadOnlyList<double> times,
        double? lastDuration,
        double tick,
        double? declared = null
    )
    {
        var interval = (times[^1] - times[0]) / (times.Count - 1);
        var duration = times[^1] - times[0] + (lastDuration is > 0 ? lastDuration.Value : interval);
        double[] stated = declared is { } value && tick <= FineTick ? [value] : [];
        foreach (var rate in stated.Concat(UsualRates(1 / interval)))
        {
            if (FromEven(times, rate) <= Math.Min(tick * 1.01, Tolerance / rate))
            {
                return new FrameTiming(rate, false, duration);
            }
        }

        return FromEven(times, 1 / interval) <= Tolerance * interval
            ? new FrameTiming(1 / interval, false, duration)
            : new FrameTiming(Grid(times) ?? times.Count / duration, true, duration);
    }

    /// <summary>The even rate on which every frame stands, with gaps between; null if there is none.</summary>
    private static double? Grid(IReadOnlyList<double> times)
    {
        var shortest = times.Zip(times.Skip(1), (a, b) => b - a).Where(interval => interval > 0).Min();
        return UsualRates(1 / shortest)
            .Where(rate => rate <= MaxGridRate && FromGrid(times, rate) * rate <= Tolerance)
            .Select(rate => (double?)rate)
            .FirstOrDefault();
    }

    /// <summary>The rates people use nearest to a measured one, simplest first.</summary>
    private static IEnumerable<double> UsualRates(double rate)
    {
        yield return Math.Max(1, Math.Round(rate));
        yield return Math.Max(1, Math.Round(rate * 1.001)) / 1.001;
        yield return Math.Max(1, Math.Round(rate * 2)) / 2;
    }

    /// <summary>Seconds by which the worst frame misses its place when there are no gaps.</summary>
    private static double FromEven(IReadOnlyList<double> times, double rate) =>
        times.Select((time, index) => Math.Abs(time - times[0] - index / rate)).Max();

    /// <summary>Seconds by which the worst frame misses the nearest place.</summary>
    private static double FromGrid(IReadOnlyList<double> times, double rate) =>
        times.Select(time => (time - times[0]) * rate).Max(place => Math.Abs(place - Math.Round(place))) / rate;
}
