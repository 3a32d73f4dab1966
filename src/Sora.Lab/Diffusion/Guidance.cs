using Sora.Lab.Layers;

namespace Sora.Lab.Diffusion;

/// <summary>Maps denoisers to a denoiser that follows the prompt more closely.</summary>
public static class Guidance
{
    /// <summary>Classifier-free guidance: away from what the network would say without the prompt.</summary>
    /// <remarks>
    /// Ho and Salimans 2022, equation 6, as everyone writes it now: <c>v = u + scale (c - u)</c>. Within an interval of time only
    /// (Kynkäänniemi et al. 2024), it keeps edges clean; outside, the conditional prediction alone is
    /// computed, at half the cost.
    /// </remarks>
    /// <param name="conditional">The denoiser that is told the prompt.</param>
    /// <param name="unconditional">The denoiser that is not, or is told what to avoid.</param>
    /// <param name="scale">1 leaves the conditional denoiser as it is.</param>
    /// <param name="interval">Where guidance applies; null everywhere.</param>
    public static Denoise ClassifierFree(
        Denoise conditional,
        Denoise unconditional,
        double scale,
        TimeInterval? interval = null
    ) =>
        (x, t) =>
            IsOff(scale, t, interval) ? conditional(x, t) : Combine(conditional(x, t), unconditional(x, t), scale);

    /// <summary>As the other overload, with both predictions from one evaluation of a doubled batch.</summary>
    /// <param name="both">Given a sample and a time, predicts with the prompt and without it.</param>
    /// <param name="conditional">The denoiser that is told the prompt, for where guidance is off.</param>
    /// <param name="scale">1 leaves the conditional denoiser as it is.</param>
    /// <param name="interval">Where guidance applies; null everywhere.</param>
    public static Denoise ClassifierFree(
        Func<Tensor, double, (Tensor Conditional, Tensor Unconditional)> both,
        Denoise conditional,
        double scale,
        TimeInterval? interval = null
    ) =>
        (x, t) =>
        {
            if (IsOff(scale, t, interval))
            {
                return conditional(x, t);
            }

            var (with, without) = both(x, t);
            return Combine(with, without, scale);
        };

    private static bool IsOff(double scale, double t, TimeInterval? interval) =>
        scale == 1 || interval is { } limits && !limits.Contains(t);

    private static Tensor Combine(Tensor conditional, Tensor unconditional, double scale)
    {
        using var scope = NewDisposeScope();
        return unconditional.PlusScaled(conditional.sub(unconditional), scale).MoveToOuterDisposeScope();
    }
}
