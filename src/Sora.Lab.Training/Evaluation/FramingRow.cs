namespace Sora.Lab.Training.Evaluation;

/// <summary>How often clips of one kind cut their subject off.</summary>
/// <param name="Name">Which clips.</param>
/// <param name="CutOff">In how many the subject is cut off.</param>
/// <param name="Count">How many, n.</param>
public sealed record FramingRow(string Name, int CutOff, int Count)
{
    /// <inheritdoc />
    public override string ToString()
    {
        var interval = WilsonInterval.Of(CutOff, Count);
        return FormattableString.Invariant(
            $"{Name}: {CutOff} of {Count} cut off, {100.0 * CutOff / Count:F1}% [{100 * interval.Low:F1}, {100 * interval.High:F1}]"
        );
    }
}
