using System.Collections.Immutable;

namespace Sora.Lab.Worlds.Sampling;

/// <summary>How often each value of an enumeration is drawn, relative to the others.</summary>
/// <typeparam name="T">The enumeration.</typeparam>
public sealed record Weights<T>
    where T : struct, Enum
{
    private static readonly ImmutableArray<T> Values = [.. Enum.GetValues<T>()];

    private readonly ImmutableArray<double> weights;

    /// <summary>All values alike.</summary>
    public Weights()
        : this(static _ => 1) { }

    /// <summary>A weight a value.</summary>
    /// <param name="weight">Gives each value its weight, at least 0 and finite.</param>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or all are zero.</exception>
    public Weights(Func<T, double> weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        weights = [.. Values.Select(weight)];
        if (weights.Any(static value => !(value >= 0 && double.IsFinite(value))) || weights.Sum() <= 0)
        {
            throw new ArgumentException(
                $"Weights of {typeof(T).Name} must be finite, at least 0 and not all 0; found {string.Join(", ", weights)}.",
                nameof(weight)
            );
        }
    }

    /// <summary>Only the values given, all alike.</summary>
    /// <param name="only">At least one.</param>
    public Weights(params T[] only)
        : this(value => only.Contains(value) ? 1 : 0) { }

    /// <summary>The weight of a value.</summary>
    /// <param name="value">Which.</param>
    public double this[T value] => weights[Values.IndexOf(value)];

    /// <inheritdoc />
    public bool Equals(Weights<T>? other) => other is not null && weights.SequenceEqual(other.weights);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(weights[0], weights[^1], weights.Length);

    internal T Draw(RandomSource random)
    {
        var left = random.Next() * weights.Sum();
        for (var i = 0; i < weights.Length; i++)
        {
            left -= weights[i];
            if (left < 0)
            {
                return Values[i];
            }
        }

        return Values[weights.Length - 1];
    }
}
