namespace Sora.Lab.Diffusion;

/// <summary>What a multistep sampler remembers: the clean samples it last predicted, and when.</summary>
/// <remarks>
/// Multistep methods extrapolate over <c>lambda = log((1 - t) / t)</c>, half the log of the signal-to-noise ratio.
/// It is minus infinity at t = 1, where there is nothing to extrapolate from.
/// </remarks>
internal sealed class MultistepHistory(int capacity)
{
    private readonly List<(double Lambda, Tensor Clean)> predictions = [];

    /// <summary>How many predictions are held.</summary>
    public int Count => predictions.Count;

    /// <summary>The prediction <paramref name="back"/> steps before the latest.</summary>
    public Tensor Clean(int back) => predictions[^(1 + back)].Clean;

    /// <summary>Where it was made.</summary>
    public double Lambda(int back) => predictions[^(1 + back)].Lambda;

    /// <summary>How many of the latest predictions, at most <paramref name="order"/>, lie at a finite lambda.</summary>
    public int UsableOrder(int order) =>
        Math.Max(
            1,
            Enumerable.Range(0, Math.Min(order, Count)).TakeWhile(back => double.IsFinite(Lambda(back))).Count()
        );

    /// <summary>Remembers a prediction beyond the step it was made in, and forgets the oldest.</summary>
    public void Add(double t, Tensor clean)
    {
        predictions.Add((LambdaAt(t), clean.alias().MoveToOuterDisposeScope()));
        if (predictions.Count > capacity)
        {
            predictions[0].Clean.Dispose();
            predictions.RemoveAt(0);
        }
    }

    /// <summary><c>lambda = log(1 - t) - log(t)</c>.</summary>
    public static double LambdaAt(double t) => Math.Log(1 - t) - Math.Log(t);
}
