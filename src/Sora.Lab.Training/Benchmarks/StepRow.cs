namespace Sora.Lab.Training.Benchmarks;

/// <summary>A kind of step, timed several times.</summary>
/// <param name="Model">Such as <c>256 wide, 8 deep, 9.8 M</c>.</param>
/// <param name="Type">In which matrices multiply.</param>
/// <param name="Operations">Matrix operations of a step.</param>
/// <param name="Seconds">Of each step.</param>
/// <param name="MatrixRates">Operations a second of the product of two square matrices of that type, just before each step.</param>
public sealed record StepRow(
    string Model,
    string Type,
    double Operations,
    IReadOnlyList<double> Seconds,
    IReadOnlyList<double> MatrixRates
)
{
    /// <summary>Matrix operations a second, of each step.</summary>
    public IReadOnlyList<double> Rates => [.. Seconds.Select(seconds => Operations / seconds)];

    /// <summary>Those over the rate of the matrices, step by step.</summary>
    public IReadOnlyList<double> Shares => [.. Rates.Zip(MatrixRates, (own, matrix) => own / matrix)];
}
