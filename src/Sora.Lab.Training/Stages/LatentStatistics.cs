using Sora.Lab.Layers;

namespace Sora.Lab.Training.Stages;

/// <summary>Mean and standard deviation of each latent channel over many clips.</summary>
internal sealed class LatentStatistics
{
    private double[] sums = [];
    private double[] squares = [];
    private long count;

    public double[] Mean => [.. sums.Select(sum => sum / count)];

    public double[] Deviation =>
        [
            .. sums.Zip(
                squares,
                (sum, square) => Math.Sqrt(Math.Max(1e-12, (square / count) - Math.Pow(sum / count, 2)))
            ),
        ];

    /// <summary>
    /// What to divide each channel by, so that one unit of any moves the pixels alike and all together have variance 1, and how far each then
    /// deviates.
    /// </summary>
    /// <remarks>
    /// Noise is then spread over what can be seen as it would be over pixels: it hides shades of texture first and where things are
    /// last. Were every channel given variance 1, all would be hidden at once, and nothing could be settled before the rest.
    /// </remarks>
    /// <param name="gains">How far one unit of each channel moves the pixels, <see cref="PixelGain"/>.</param>
    public (double[] Scale, double[] Deviations) InUnitsOfPixels(IReadOnlyList<double> gains)
    {
        var moved = Deviation.Zip(gains, (deviation, gain) => deviation * gain).ToArray();
        var unit = Math.Sqrt(moved.Average(each => each * each));
        return ([.. gains.Select(gain => unit / gain)], [.. moved.Select(each => each / unit)]);
    }

    /// <summary>Takes in [B, C, T, H, W].</summary>
    public void Add(Tensor latent)
    {
        using var scope = NewDisposeScope();
        var channels = latent.detach().transpose(0, 1).flatten(1).to(float64);
        Accumulate(ref sums, channels.sum(1).cpu().data<double>().ToArray());
        Accumulate(ref squares, channels.Squared().sum(1).cpu().data<double>().ToArray());
        count += channels.size(1);
    }

    private static void Accumulate(ref double[] totals, double[] added) =>
        totals = totals.Length == 0 ? added : [.. totals.Zip(added, (a, b) => a + b)];
}
