namespace Sora.Lab.Training.Evaluation;

/// <summary>A mean with the half of its 95% interval.</summary>
/// <param name="Player">Who plays.</param>
/// <param name="Name">Of what.</param>
/// <param name="Mean">The mean.</param>
/// <param name="HalfInterval">1.96 standard errors.</param>
/// <param name="Count">Of how many, n.</param>
public sealed record WorldMean(string Player, string Name, double Mean, double HalfInterval, int Count)
{
    internal static WorldMean Of(string player, string name, IReadOnlyCollection<double> values)
    {
        var (mean, half, count) = MeanInterval.Of(values);
        return new(player, name, mean, half, count);
    }

    internal static WorldMean Of(string player, string name, IReadOnlyCollection<int> values) =>
        Of(player, name, [.. values.Select(value => (double)value)]);
}
