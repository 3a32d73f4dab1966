using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>One output of a recording against ours.</summary>
/// <param name="Name">Which.</param>
/// <param name="AbsoluteError"><c>max |a - b|</c>; not a number where it was not run.</param>
/// <param name="RelativeError"><c>max |a - b| / max |b|</c>.</param>
/// <param name="Unsupported">Why it is not run; null where it is.</param>
/// <param name="Tolerance">The largest relative error that passes; null for the recording's.</param>
internal sealed record ConformCase(
    string Name,
    double AbsoluteError,
    double RelativeError,
    string? Unsupported = null,
    double? Tolerance = null
)
{
    /// <summary>Compares what we computed with what was recorded.</summary>
    /// <exception cref="InvalidDataException">The shapes differ.</exception>
    public static ConformCase Of(string name, Tensor actual, Tensor expected)
    {
        if (!actual.shape.SequenceEqual(expected.shape))
        {
            throw new InvalidDataException(
                $"{name}: expected [{string.Join(", ", expected.shape)}]; found [{string.Join(", ", actual.shape)}]."
            );
        }

        using var scope = NewDisposeScope();
        var wide = expected.to(float64);
        var error = actual.to(float64).sub(wide).abs().max().item<double>();
        return new(name, error, error / Math.Max(wide.abs().max().item<double>(), double.Epsilon));
    }

    /// <summary>A case that is not run.</summary>
    public static ConformCase NotRun(string name, string reason) => new(name, double.NaN, double.NaN, reason);
}
