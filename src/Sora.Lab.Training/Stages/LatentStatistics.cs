namespace Sora.Lab.Training.Stages;

/// <summary>Mean and standard deviation of each latent channel over many clips.</summary>
internal sealed class LatentStatistics
{
    private double[] sums = [];
    private double[] squares = [];
    private long count;

    public double[] Mean => [.. sums.Select(sum => (sum / count))];

    /// <summary>
    /// What to divide each channel by: the geometric mean of its own deviation and of that of all. Its own alone would make as
    /// much of a channel that carries a shade of texture as of one that carries where things are; one for all would drown the former in noise.
    /// </summary>
    public double[] Scale
    {
        get
        {
            var deviations = StandardDeviation;
            var mean = deviations.Average();
            return [.. deviations.Select(deviation => Math.Sqrt(deviation * mean))];
        }
    }

    private double[] StandardDeviation =>
        [
            .. sums.Zip(
                squares,
                (sum, square) => Math.Sqrt(Math.Max(1e-12, (square / count) - Math.Pow(sum / count, 2)))
            ),
        ];

    /// <summary>Takes in [B, C, T, H, W].</summary>
    public void Add(Tensor latent)
    {
        using var scope = NewDisposeScope();
        var channels = latent.detach().transpose(0, 1).flatten(1).to(float64);
        Accumulate(ref sums, channels.sum(1).cpu().data<double>().ToArray());
        Accumulate(ref squares, channels.square().sum(1).cpu().data<double>().ToArray());
        count += channels.size(1);
    }

    private static void Accumulate(ref double[] totals, double[] added) =>
        totals = totals.Length == 0 ? added : [.. totals.Zip(added, (a, b) => a + b)];
}
