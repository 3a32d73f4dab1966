using System.Diagnostics;
using Sora.Lab.Layers;

namespace Sora.Lab.Diffusion;

/// <summary>DDPM in its own terms: whole steps of noise, and for each the normal distribution of the step back.</summary>
/// <remarks>
/// Ho et al. 2020, section 2, with the learned variance of Nichol and Dhariwal 2021, section 3.1; what DiT and Latte were trained with. Step k, counted from 0,
/// leads to <c>x_k = sqrt(a_k) x0 + sqrt(1 - a_k) noise</c>. Samplers that need no variance are in <see cref="Samplers"/>.
/// </remarks>
/// <param name="schedule">How much of a clip each step leaves.</param>
/// <param name="predicts">What the network says.</param>
/// <param name="isVarianceLarge">Whether a network that learns no variance is given beta's, the most there may be, instead of the posterior's.</param>
public sealed class GaussianDiffusion(
    NoiseSchedule schedule,
    NetworkOutput predicts = NetworkOutput.Noise,
    bool isVarianceLarge = false
)
{
    private readonly double[] betas = [.. schedule.Betas];

    /// <summary>How much of a clip each step leaves.</summary>
    public NoiseSchedule Schedule => schedule;

    /// <summary>The variance of a step back whose end is known: <c>beta_k (1 - a_(k-1)) / (1 - a_k)</c>; 0 at k = 0.</summary>
    /// <remarks>Ho et al. 2020, equation 7.</remarks>
    public IReadOnlyList<double> PosteriorVariance =>
        Table(k => betas[k] * (1 - KeptBefore(k)) / (1 - schedule.Kept[k]));

    /// <summary>Its logarithm; that of step 0 is taken for that of step 1.</summary>
    public IReadOnlyList<double> PosteriorLogVariance
    {
        get
        {
            var variance = PosteriorVariance;
            return Table(k => Math.Log(variance[Math.Min(Math.Max(k, 1), schedule.Steps - 1)]));
        }
    }

    /// <summary>How much of the clean sample its mean takes: <c>sqrt(a_(k-1)) beta_k / (1 - a_k)</c>.</summary>
    public IReadOnlyList<double> PosteriorCleanShare =>
        Table(k => Math.Sqrt(KeptBefore(k)) * betas[k] / (1 - schedule.Kept[k]));

    /// <summary>How much of the sample its mean takes: <c>sqrt(1 - beta_k) (1 - a_(k-1)) / (1 - a_k)</c>.</summary>
    public IReadOnlyList<double> PosteriorSampleShare =>
        Table(k => Math.Sqrt(1 - betas[k]) * (1 - KeptBefore(k)) / (1 - schedule.Kept[k]));

    /// <summary><c>x_k</c> of a clean sample.</summary>
    /// <param name="x0">The clean sample, [B, ...].</param>
    /// <param name="noise">Of the same shape.</param>
    /// <param name="step">k of each, int64 [B], in [0, T - 1].</param>
    public Tensor Diffuse(Tensor x0, Tensor noise, Tensor step)
    {
        using var scope = NewDisposeScope();
        var (clean, noisy) = (At(Table(Alpha), step, x0), At(Table(Sigma), step, x0));
        return x0.mul(clean).PlusProduct(noisy, noise).MoveToOuterDisposeScope();
    }

    /// <summary>The step back from x whose end is known.</summary>
    /// <remarks>Ho et al. 2020, equations 6 and 7.</remarks>
    /// <param name="x0">The clean sample, [B, ...].</param>
    /// <param name="x">The sample at the step.</param>
    /// <param name="step">k of each, int64 [B].</param>
    public ReverseStep Posterior(Tensor x0, Tensor x, Tensor step)
    {
        using var scope = NewDisposeScope();
        var (clean, sample) = (At(PosteriorCleanShare, step, x), At(PosteriorSampleShare, step, x));
        var mean = x0.mul(clean).PlusProduct(sample, x);
        var logVariance = At(PosteriorLogVariance, step, x).expand(x.shape);
        return new ReverseStep(mean, logVariance, x0.alias()).MoveToOuterDisposeScope();
    }

    /// <summary>The step back from x that a network's output means.</summary>
    /// <remarks>
    /// Nichol and Dhariwal 2021, equation 15: behind the noise the output may hold, in as many channels more, where between the least log variance
    /// (the posterior's, at -1) and the most (beta's, at 1) it lies. Otherwise it is one of the two.
    /// </remarks>
    /// <param name="output">[B, C or 2C, ...].</param>
    /// <param name="x">[B, C, ...].</param>
    /// <param name="step">k of each, int64 [B].</param>
    /// <param name="clips">Whether the clean sample is known to lie in [-1, 1].</param>
    public ReverseStep Predict(Tensor output, Tensor x, Tensor step, bool clips = false)
    {
        using var scope = NewDisposeScope();
        var (said, share) = Split(output, x);
        var clean = Clean(said, x, step);
        var back = Posterior(clips ? clean.Clamped(-1, 1) : clean, x, step);
        return (
            share is not null ? back with { LogVariance = LogVariance(share, step) }
            : isVarianceLarge ? back with { LogVariance = At(Table(LargeLogVariance), step, x).expand(x.shape) }
            : back
        ).MoveToOuterDisposeScope();
    }

    /// <summary>What a network's output costs: the error of what it says, and what its variance adds to the bound of the likelihood.</summary>
    /// <remarks>
    /// Nichol and Dhariwal 2021, equations 4 to 6 and 16: no gradient of the bound reaches anything but the variance. <see cref="VariationalBound"/> has its terms.
    /// </remarks>
    /// <param name="output">What the network said of <see cref="Diffuse"/>'s sample, [B, C or 2C, ...].</param>
    /// <param name="x0">The clean sample, [B, C, ...].</param>
    /// <param name="noise">Of the same shape.</param>
    /// <param name="step">k of each, int64 [B].</param>
    /// <returns>The mean squared error [B], and the bound in bits a number [B].</returns>
    public (Tensor SquaredError, Tensor Bound) Losses(Tensor output, Tensor x0, Tensor noise, Tensor step)
    {
        using var scope = NewDisposeScope();
        var x = Diffuse(x0, noise, step);
        var (said, share) = Split(output, x);
        var held = share is null ? said.detach() : cat([said.detach(), share], dim: 1);
        var bound = VariationalBound.Bits(Posterior(x0, x, step), Predict(held, x, step), x0, step);
        var error = said.sub(Target(x0, noise, step)).Squared().flatten(1).mean([1]);
        return (error.MoveToOuterDisposeScope(), bound.MoveToOuterDisposeScope());
    }

    /// <summary>Goes back through all steps, to a clean sample.</summary>
    /// <remarks>Ho et al. 2020, algorithm 2.</remarks>
    /// <param name="network">Given a sample [B, C, ...] and its step k, says [B, C or 2C, ...].</param>
    /// <param name="x">Noise, [B, C, ...]. It is not changed.</param>
    /// <param name="noise">Fresh noise for each step that is not the last.</param>
    /// <param name="onStep">Told after each step.</param>
    /// <param name="clips">Whether clean samples are known to lie in [-1, 1].</param>
    public Tensor Sample(
        Func<Tensor, int, Tensor> network,
        Tensor x,
        NoiseSource noise,
        SamplerStep? onStep = null,
        bool clips = false
    )
    {
        using var gradients = no_grad();
        var sample = x.alias();
        for (var k = schedule.Steps - 1; k >= 0; k--)
        {
            using var scope = NewDisposeScope();
            var step = tensor(Enumerable.Repeat((long)k, (int)x.size(0)).ToArray(), device: x.device);
            var back = Predict(network(sample, k), sample, step, clips);
            var index = schedule.Steps - 1 - k;
            var next = k > 0 ? back.Mean.PlusProduct(Deviation(back), noise(index, sample)) : back.Mean;
            onStep?.Invoke(index, next, back.Clean);
            sample.Dispose();
            sample = next.MoveToOuterDisposeScope();
        }

        return sample;
    }

    private static Tensor Deviation(ReverseStep back) => back.LogVariance.Times(0.5).exp();

    private static (Tensor Noise, Tensor? Share) Split(Tensor output, Tensor x)
    {
        var channels = x.size(1);
        return output.size(1) == channels ? (output, null)
            : output.size(1) == 2 * channels ? (output.narrow(1, 0, channels), output.narrow(1, channels, channels))
            : throw new ArgumentException(
                $"Expected an output of {channels} or {2 * channels} channels; found [{string.Join(", ", output.shape)}]."
            );
    }

    private Tensor Clean(Tensor said, Tensor x, Tensor step)
    {
        var (alpha, sigma) = (At(Table(Alpha), step, x), At(Table(Sigma), step, x));
        return predicts switch
        {
            NetworkOutput.Noise => x.sub(said.mul(sigma)).div(alpha),
            NetworkOutput.CleanSample => said,
            NetworkOutput.VariancePreservingVelocity => x.mul(alpha).sub(said.mul(sigma)),
            _ => throw new UnreachableException(),
        };
    }

    private Tensor Target(Tensor x0, Tensor noise, Tensor step) =>
        predicts switch
        {
            NetworkOutput.Noise => noise,
            NetworkOutput.CleanSample => x0,
            NetworkOutput.VariancePreservingVelocity => noise
                .mul(At(Table(Alpha), step, x0))
                .sub(x0.mul(At(Table(Sigma), step, x0))),
            _ => throw new UnreachableException(),
        };

    private double LargeLogVariance(int k) => k == 0 ? PosteriorLogVariance[0] : Math.Log(betas[k]);

    private Tensor LogVariance(Tensor share, Tensor step)
    {
        var least = At(PosteriorLogVariance, step, share);
        var most = At(Table(k => Math.Log(betas[k])), step, share);
        return least.PlusProduct(share.Plus(1).Times(0.5), most.sub(least));
    }

    private double Alpha(int k) => Math.Sqrt(schedule.Kept[k]);

    private double Sigma(int k) => Math.Sqrt(1 - schedule.Kept[k]);

    private double KeptBefore(int k) => k == 0 ? 1 : schedule.Kept[k - 1];

    private double[] Table(Func<int, double> value) => [.. Enumerable.Range(0, schedule.Steps).Select(value)];

    // [B] -> [B, 1, 1, ...]
    private static Tensor At(IReadOnlyList<double> table, Tensor step, Tensor like)
    {
        using var scope = NewDisposeScope();
        var all = tensor(table.ToArray(), float64, step.device);
        long[] shape = [step.size(0), .. Enumerable.Repeat(1L, (int)like.dim() - 1)];
        return all.index_select(0, step).to(like.dtype, like.device).view(shape).MoveToOuterDisposeScope();
    }
}
