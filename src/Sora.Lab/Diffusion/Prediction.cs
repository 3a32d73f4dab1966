using System.Diagnostics;
using Sora.Lab.Layers;

namespace Sora.Lab.Diffusion;

/// <summary>What a network's output stands for; samplers and losses always see a velocity.</summary>
public enum Prediction
{
    /// <summary>The velocity <c>v = noise - x0</c>, as Wan2.1 and Stable Diffusion 3 predict.</summary>
    Velocity,

    /// <summary>The clean sample x0.</summary>
    /// <remarks>
    /// Li and He 2025 (Back to Basics: Let Denoising Generative Models Denoise), section 3: clips lie near a manifold of few dimensions, noise and
    /// velocity fill all of them. A narrow network with large patches can draw the first and not carry the second. Near t = 0 it has
    /// to copy what it is shown, which it cannot do well either.
    /// </remarks>
    CleanSample,

    /// <summary>What is missing between the clean sample and the best guess that is a multiple of the noisy one.</summary>
    /// <remarks>
    /// Karras et al. 2022 (EDM), equation 7 and table 1, on the path of rectified flow and with a data deviation d of 0.5:
    /// <c>x0 = skip x_t + out F</c>, <c>skip = (1 - t) d^2 / ((1 - t)^2 d^2 + t^2)</c>, <c>out = t d / sqrt((1 - t)^2 d^2 + t^2)</c>. Near noise it is
    /// the clean sample, near t = 0 the noise: what is left to say at each.
    /// </remarks>
    Preconditioned,
}

/// <summary>From what a network predicts to the velocity.</summary>
public static class Predictions
{
    private const double DataDeviation = 0.5;

    /// <summary>The velocity that a network's output means: <c>v = (x_t - x0) / max(t, 0.05)</c> where it speaks of a clean sample.</summary>
    /// <param name="prediction">What the output stands for.</param>
    /// <param name="output">What the network said, [B, ...].</param>
    /// <param name="x">What it was shown, of the same shape.</param>
    /// <param name="t">The time of each clip [B], or of each frame [B, T] of [B, C, T, H, W].</param>
    public static Tensor ToVelocity(this Prediction prediction, Tensor output, Tensor x, Tensor t)
    {
        if (prediction == Prediction.Velocity)
        {
            return output.alias();
        }

        using var scope = NewDisposeScope();
        var times = RectifiedFlow.Spread(t, x).to(x.dtype);
        var clean = prediction switch
        {
            Prediction.CleanSample => output,
            Prediction.Preconditioned => Corrected(output, x, times),
            _ => throw new UnreachableException(),
        };
        return x.sub(clean).div(times.Clamped(RectifiedFlow.SmallestTime, 1)).MoveToOuterDisposeScope();
    }

    private static Tensor Corrected(Tensor output, Tensor x, Tensor times)
    {
        var left = times.SubtractedFrom(1);
        var spread = left.Times(DataDeviation).square().add(times.square()); // the variance of x_t
        var skip = left.Times(DataDeviation * DataDeviation).div(spread);
        var scale = times.Times(DataDeviation).div(spread.sqrt());
        return x.mul(skip).add(output.mul(scale));
    }
}
