using Sora.Lab.Autoencoder;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Stages;

namespace Sora.Lab.Training.Sweeps;

/// <summary>Matrix operations of training a denoiser on bucketed clips; a multiplication with its addition counts as two.</summary>
/// <remarks>Text encoder and autoencoder, which are the same for nearly all variants and far smaller, are left out.</remarks>
/// <param name="stage">What is trained.</param>
/// <param name="autoencoder">The sizes of the autoencoder, if <paramref name="stage"/> has one.</param>
internal sealed class RunCost(FlowStageConfig stage, VideoAutoencoderConfig autoencoder)
{
    private const int PassesOfAStep = 3; // forward, and backward to weights and inputs

    private readonly VideoAutoencoderConfig latent = stage
        is BaseStageConfig { Autoencoder: null, PixelBlock: var block }
        ? VideoAutoencoderConfig.Pixels(block)
        : autoencoder;

    /// <summary>Pixels to a step of the latent.</summary>
    public LatentStride Stride => latent.Stride;

    /// <summary>What is trained.</summary>
    public DenoiserConfig Denoiser => stage.Denoiser(latent.LatentChannels, stage.Text(pieces: 0).Width);

    /// <summary>Of one pass over one clip of the first bucket, as it is trained on.</summary>
    public double Pass => Denoiser.Operations(Grid(Buckets[0]), ClipCost.TextTokens);

    /// <summary>Of one step of training on the first bucket.</summary>
    public double Step => StepOn(Buckets[0]);

    /// <summary>The steps on the first bucket that come nearest to a budget, at least 1.</summary>
    public long Steps(double operations) => Math.Max(1, (long)Math.Round(operations / Step));

    /// <summary>Of a run, each step on the bucket that its seed draws.</summary>
    /// <returns>Operations, and clips of each bucket trained on.</returns>
    public (double Operations, long[] Clips) Run(long steps, ulong seed)
    {
        double[] costs = [.. Buckets.Select(StepOn)];
        var draw = new BucketDraw(Buckets, seed);
        var (operations, clips) = (0.0, new long[Buckets.Count]);
        for (long step = 0; step < steps; step++)
        {
            var at = draw.At(step);
            operations += costs[at];
            clips[at] += Buckets[at].Batch;
        }

        return (operations, clips);
    }

    /// <summary>The tokens of the step that has most of them.</summary>
    public long MostTokens => Buckets.Max(bucket => (long)bucket.Batch * Kept(bucket));

    private IReadOnlyList<Bucket> Buckets => stage.Data.Buckets;

    private double StepOn(Bucket bucket) =>
        PassesOfAStep * bucket.Batch * Denoiser.Operations(Grid(bucket), ClipCost.TextTokens, Kept(bucket));

    private int Kept(Bucket bucket) =>
        FlowDraw.Kept(Grid(bucket).Count, stage is BaseStageConfig { TokenDrop: var drop } ? drop : 0);

    private Patches.GridSize Grid(Bucket bucket) =>
        FlowDraw.GridOf(stage.Window(bucket.Size), latent.Stride, stage.Patch);
}
