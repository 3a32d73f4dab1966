using System.Diagnostics;

namespace Sora.Lab.Training.Benchmarks;

/// <summary>What benchmarks share.</summary>
public static class Timing
{
    /// <summary>Seconds since some moment.</summary>
    /// <param name="ofProcessors">
    /// Those that the processors spent on this program, in all threads together, in the place of the clock's: on a machine that does other things
    /// as well the clock tells little.
    /// </param>
    public static double Seconds(bool ofProcessors) =>
        ofProcessors ? Environment.CpuUsage.TotalTime.TotalSeconds : Stopwatch.GetElapsedTime(0).TotalSeconds;

    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    /// <param name="values">At least one.</param>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
