namespace Sora.Lab.Training.Evaluation;

/// <summary>The ratio of two sums with the half of its 95% interval.</summary>
/// <remarks>
/// Cochran 1977 (Sampling Techniques), section 6.4: <c>R = sum(a) / sum(b)</c> has the variance
/// <c>n / (n - 1) sum((a - R b)^2) / sum(b)^2</c>, about.
/// </remarks>
/// <param name="Ratio">The ratio, R.</param>
/// <param name="Half">1.96 standard errors; 0 of a single pair.</param>
public readonly record struct RatioInterval(double Ratio, double Half)
{
    private const double Z = 1.959963984540054;

    /// <summary>Of pairs; null where the second ones are 0 together.</summary>
    public static RatioInterval? Of(IReadOnlyCollection<(double Part, double Whole)> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var whole = pairs.Sum(pair => pair.Whole);
        if (whole == 0)
        {
            return null;
        }

        var ratio = pairs.Sum(pair => pair.Part) / whole;
        var squares = pairs.Sum(pair => Math.Pow(pair.Part - (ratio * pair.Whole), 2));
        var correction = (double)pairs.Count / Math.Max(1, pairs.Count - 1);
        return new(ratio, Z * Math.Sqrt(correction * squares) / Math.Abs(whole));
    }

    /// <summary>The ratio and its interval, as the tables show it.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Ratio:F2} ({Ratio - Half:F2}-{Ratio + Half:F2})");
}
