using System.Globalization;

namespace Sora.Lab.Cli.Conform;

/// <summary>How a recording compares, in one line.</summary>
/// <param name="Name">The file.</param>
/// <param name="Tolerance">The largest relative error that passes.</param>
/// <param name="Cases">Its outputs; none for a kind that is not built here.</param>
/// <param name="Failure">What kept it from running; null where it ran.</param>
internal sealed record ConformReport(string Name, double Tolerance, IReadOnlyList<ConformCase> Cases, string? Failure)
{
    private const double LeastPart = 0.8;

    /// <summary>Whether the kind is one we do not build.</summary>
    public bool IsUnsupported => Failure is null && Cases.Count == 0;

    /// <summary>Whether something is wrong: an error beyond the tolerance, too few cases run, or a failure.</summary>
    public bool IsFailed =>
        !IsUnsupported && (Failure is not null || Run.Count < LeastPart * Cases.Count || Run.Any(IsWrong));

    private List<ConformCase> Run => [.. Cases.Where(one => one.Unsupported is null)];

    /// <summary>Name, PASS or FAIL, errors, tolerance, cases.</summary>
    public override string ToString()
    {
        if (IsUnsupported)
        {
            return $"{Name, -32} unsupported: no module of this kind is built here";
        }

        var verdict = IsFailed ? "FAIL" : "PASS";
        if (Failure is not null)
        {
            return $"{Name, -32} {verdict} {Failure}";
        }

        var left = Cases
            .Where(one => one.Unsupported is not null)
            .Select(one => $"{one.Name} ({one.Unsupported})")
            .ToList();
        var wrong = Run.Where(IsWrong).Select(one => one.Name).ToList();
        return string.Create(
                CultureInfo.InvariantCulture,
                $"{Name, -32} {verdict} max abs {Largest(one => one.AbsoluteError):E1} rel {Largest(one => one.RelativeError):E1} tolerance {Largest(one => one.Tolerance ?? Tolerance):E0} {Run.Count}/{Cases.Count} cases"
            )
            + (wrong.Count > 0 ? $", beyond: {string.Join(", ", wrong)}" : "")
            + (left.Count > 0 ? $", unsupported: {string.Join(", ", left)}" : "");
    }

    private bool IsWrong(ConformCase one) => !(one.RelativeError <= (one.Tolerance ?? Tolerance));

    private double Largest(Func<ConformCase, double> error) => Run.Count == 0 ? double.NaN : Run.Max(error);
}
