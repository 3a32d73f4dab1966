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
    /// velocity fill all of them. A narrow network with large patches can draw the first and not carry the second.
    /// </remarks>
    CleanSample,
}

/// <summary>From what a network predicts to the velocity.</summary>
public static class Predictions
{
    /// <summary>The velocity that a network's output means: <c>v = (x_t - x0) / max(t, 0.05)</c> for a clean sample.</summary>
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
        var times = RectifiedFlow.Spread(t, x).to(x.dtype).Clamped(RectifiedFlow.SmallestTime, 1);
        return x.sub(output).div(times).MoveToOuterDisposeScope();
    }
}
