namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>How much more a model errs under captions that give something to the other character.</summary>
/// <param name="Swap">What they give.</param>
/// <param name="Time">t of the noise in the clips.</param>
/// <param name="Error">Mean squared error of the velocity under the true captions.</param>
/// <param name="Increase">By which part of it the error is larger under the others: the mean error of all clips against that.</param>
/// <param name="Larger">In how many clips it is larger; half of them by chance.</param>
/// <param name="Count">Clips, n.</param>
public sealed record SwapRow(string Swap, double Time, double Error, double Increase, int Larger, int Count)
{
    /// <inheritdoc />
    public override string ToString() =>
        FormattableString.Invariant(
            $"{Swap} at t = {Time}: error {Error:F4}, {100 * Increase:F1}% larger; larger in {Larger} of {Count} clips"
        );

    internal static SwapRow Of(IReadOnlyList<SwapError> errors)
    {
        var error = errors.Average(static each => each.True);
        var increase = (errors.Average(static each => each.Swapped) / error) - 1;
        var larger = errors.Count(static each => each.Swapped > each.True);
        return new(errors[0].Swap, errors[0].Time, error, increase, larger, errors.Count);
    }
}
