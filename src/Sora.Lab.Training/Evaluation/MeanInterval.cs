namespace Sora.Lab.Training.Evaluation;

/// <summary>A mean with the half of its 95% interval.</summary>
/// <param name="Mean">The mean; 0 of nothing.</param>
/// <param name="Half">1.96 standard errors; 0 of a single value.</param>
/// <param name="Count">Of how many values, n.</param>
public readonly record struct MeanInterval(double Mean, double Half, int Count)
{
    /// <summary>Of values.</summary>
    public static MeanInterval Of(IReadOnlyCollection<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var mean = values.DefaultIfEmpty(0).Average();
        var variance = values.Sum(value => Math.Pow(value - mean, 2)) / Math.Max(1, values.Count - 1);
        return new(mean, 1.96 * Math.Sqrt(variance / Math.Max(1, values.Count)), values.Count);
    }
}
