namespace Sora.Lab.Training.Evaluation;

/// <summary>A 95% confidence interval of a proportion that holds near 0 and 1 as well.</summary>
/// <remarks>
/// Wilson 1927: <c>(p + z^2/2n +- z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)</c> with z = 1.96.
/// </remarks>
/// <param name="Low">The lower end, in [0, 1].</param>
/// <param name="High">The upper end, in [0, 1].</param>
public readonly record struct WilsonInterval(double Low, double High)
{
    private const double Z = 1.959963984540054;

    /// <summary>The interval of a count; everything where nothing was counted.</summary>
    /// <param name="hits">How often it was so.</param>
    /// <param name="count">Of how many, n.</param>
    public static WilsonInterval Of(int hits, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, count);
        if (count == 0)
        {
            return new(0, 1);
        }

        var (p, z2) = ((double)hits / count, Z * Z / count);
        var (center, spread) = (p + (z2 / 2), Z * Math.Sqrt((p * (1 - p) / count) + (z2 / (4 * count))));
        return new(Math.Max(0, (center - spread) / (1 + z2)), Math.Min(1, (center + spread) / (1 + z2)));
    }

    /// <summary>A percentage and its interval, as the tables show it; a dash where nothing was counted.</summary>
    /// <param name="hits">How often it was so.</param>
    /// <param name="count">Of how many, n.</param>
    public static string Describe(int hits, int count)
    {
        if (count == 0)
        {
            return "-";
        }

        var (low, high) = Of(hits, count);
        return FormattableString.Invariant($"{100.0 * hits / count:F1} ({100 * low:F1}-{100 * high:F1})");
    }
}
