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

    /// <summary>What is missing between the clean sample and the best guess that is a multiple of the noisy one, channel by channel.</summary>
    /// <remarks>
    /// Karras et al. 2022 (EDM), equation 7 and table 1, on the path of rectified flow and with the deviation d of each channel: the network is shown
    /// <c>x_t / sqrt((1 - t)^2 d^2 + t^2)</c>, and <c>x0 = skip x_t + out F</c>, <c>skip = (1 - t) d^2 / ((1 - t)^2 d^2 + t^2)</c>,
    /// <c>out = t d / sqrt((1 - t)^2 d^2 + t^2)</c>. Near noise that is the clean sample, near t = 0 the noise; input and output have variance 1 in every
    /// channel at any time.
    /// </remarks>
    Preconditioned,

    /// <summary>The noise, as DDPM predicts it: at the times of its 1000 steps, each as likely, and of samples of its scale.</summary>
    /// <remarks>
    /// Ho et al. 2020, equation 14: the network is shown <c>x_t / sqrt((1 - t)^2 + t^2)</c>, which is DDPM's <c>sqrt(a) x0 + sqrt(1 - a) noise</c>, and
    /// <c>v = (noise - x_t) / (1 - t)</c>. See <see cref="NoiseSchedule.Linear"/>.
    /// </remarks>
    Noise,
}

/// <summary>From what a network predicts to the velocity.</summary>
public static class Predictions
{
    /// <summary>The velocity that a network's output means: <c>v = (x_t - x0) / max(t, 0.05)</c> where it speaks of a clean sample.</summary>
    /// <param name="prediction">What the output stands for.</param>
    /// <param name="output">What the network said, [B, ...].</param>
    /// <param name="x">What it was shown, of the same shape.</param>
    /// <param name="t">The time of each clip [B], or of each frame [B, T] of [B, C, T, H, W].</param>
    /// <param name="deviations">d of each channel, [C], where <see cref="Prediction.Preconditioned"/> needs them.</param>
    public static Tensor ToVelocity(
        this Prediction prediction,
        Tensor output,
        Tensor x,
        Tensor t,
        Tensor? deviations = null
    )
    {
        if (prediction == Prediction.Velocity)
        {
            return output.alias();
        }

        using var scope = NewDisposeScope();
        var times = RectifiedFlow.Spread(t, x).to(x.dtype);
        if (prediction == Prediction.Noise)
        {
            var left = times.SubtractedFrom(1).Clamped(1 - NoiseSchedule.LargestTime, 1);
            return output.sub(x).div(left).MoveToOuterDisposeScope();
        }

        var clean = prediction switch
        {
            Prediction.CleanSample => output,
            Prediction.Preconditioned => Corrected(output, x, times, ByChannel(deviations, x)),
            _ => throw new UnreachableException(),
        };
        return x.sub(clean).div(times.Clamped(RectifiedFlow.SmallestTime, 1)).MoveToOuterDisposeScope();
    }

    /// <summary>What the network is shown of a noisy sample.</summary>
    /// <param name="prediction">What its output will stand for.</param>
    /// <param name="x">The noisy sample, [B, C, ...].</param>
    /// <param name="t">The time of each clip [B], or of each frame [B, T] of [B, C, T, H, W].</param>
    /// <param name="deviations">d of each channel, [C], where they are needed.</param>
    public static Tensor Input(this Prediction prediction, Tensor x, Tensor t, Tensor? deviations = null)
    {
        if (prediction is not (Prediction.Preconditioned or Prediction.Noise))
        {
            return x.alias();
        }

        using var scope = NewDisposeScope();
        var times = RectifiedFlow.Spread(t, x).to(x.dtype);
        var own = prediction == Prediction.Noise ? ones_like(times) : ByChannel(deviations, x);
        return x.div(Variance(times, own).sqrt()).MoveToOuterDisposeScope();
    }

    /// <summary>The times a sampler visits: those of DDPM's steps where noise is predicted, else those of <see cref="FlowSchedule"/>.</summary>
    /// <param name="prediction">What the network's output stands for.</param>
    /// <param name="time">Where to begin, in (0, 1]; 1 for noise alone.</param>
    /// <param name="steps">How many steps there are from 1.</param>
    /// <param name="shift">See <see cref="RectifiedFlow.Shift(double, double)"/>; DDPM has none.</param>
    public static double[] Times(this Prediction prediction, double time, int steps, double shift)
    {
        if (prediction != Prediction.Noise)
        {
            return FlowSchedule.From(time, steps, shift);
        }

        var all = NoiseSchedule.Linear().Times(steps);
        return time >= all[0] ? all : [time, .. all.Where(each => each < time)];
    }

    /// <summary>Draws times for training: logit-normal and shifted, or those of DDPM's steps where noise is predicted.</summary>
    /// <param name="prediction">What the network's output stands for.</param>
    /// <param name="normals">Draws from a standard normal, of any shape.</param>
    /// <param name="mean">The location of the logit; positive means more noise.</param>
    /// <param name="deviation">The spread of the logit.</param>
    /// <param name="shift">See <see cref="RectifiedFlow.Shift(double, double)"/>.</param>
    public static Tensor TimesOf(
        this Prediction prediction,
        Tensor normals,
        double mean = 0,
        double deviation = 1,
        double shift = 1
    ) =>
        prediction == Prediction.Noise
            ? NoiseSchedule.Linear().TimesOf(normals)
            : RectifiedFlow.TimesOf(normals, mean, deviation, shift);

    private static Tensor Corrected(Tensor output, Tensor x, Tensor times, Tensor deviations)
    {
        var variance = Variance(times, deviations);
        var skip = times.SubtractedFrom(1).mul(deviations.Squared()).div(variance);
        var scale = times.mul(deviations).div(variance.sqrt());
        return x.mul(skip).Plus(output.mul(scale));
    }

    // Of x_t.
    private static Tensor Variance(Tensor times, Tensor deviations) =>
        times.SubtractedFrom(1).mul(deviations).Squared().Plus(times.Squared());

    // [C] -> [1, C, 1, ...]
    private static Tensor ByChannel(Tensor? deviations, Tensor x) =>
        (deviations ?? throw new ArgumentNullException(nameof(deviations)))
            .to(x.dtype)
            .to(x.device)
            .view([1, -1, .. Enumerable.Repeat(1L, (int)x.dim() - 2)]);
}
