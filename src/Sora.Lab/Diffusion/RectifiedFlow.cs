using Sora.Lab.Layers;

namespace Sora.Lab.Diffusion;

/// <summary>The straight path between a clean sample and noise, and how to learn its direction.</summary>
/// <remarks>
/// Liu et al. 2022, equation 1; Esser et al. 2024 (Stable Diffusion 3), section 3.1: <c>x_t = (1 - t) x0 + t noise</c>, and
/// the network learns the velocity <c>v = noise - x0</c>. t runs from 0 (clean) to 1 (noise).
/// </remarks>
public static class RectifiedFlow
{
    /// <summary>What t is taken for below it where it divides: a clean sample is as good as known there.</summary>
    public const double SmallestTime = 0.05;

    /// <summary><c>x_t = (1 - t) x0 + t noise</c>.</summary>
    /// <param name="x0">The clean sample, [B, ...].</param>
    /// <param name="noise">Of the same shape.</param>
    /// <param name="t">A time for each clip [B], or for each frame [B, T] of [B, C, T, H, W].</param>
    public static Tensor Interpolate(Tensor x0, Tensor noise, Tensor t)
    {
        using var scope = NewDisposeScope();
        return lerp(x0, noise, Spread(t, x0).to(x0.dtype)).MoveToOuterDisposeScope();
    }

    /// <summary>What the network should predict: <c>v = noise - x0</c>.</summary>
    public static Tensor Velocity(Tensor x0, Tensor noise) => noise.sub(x0);

    /// <summary>The clean sample a velocity points to: <c>x0 = x_t - t v</c>.</summary>
    public static Tensor Clean(Tensor x, Tensor velocity, double t) => x.PlusScaled(velocity, -t);

    /// <summary>Draws times for training: logit-normal, shifted towards noise.</summary>
    /// <remarks>Esser et al. 2024, equation 19: <c>t = sigmoid(mean + deviation * n)</c>, most often in the middle.</remarks>
    /// <param name="count">How many, B.</param>
    /// <param name="generator">The source of randomness; on the CPU.</param>
    /// <param name="mean">The location of the logit; positive means more noise.</param>
    /// <param name="deviation">The spread of the logit.</param>
    /// <param name="shift">See <see cref="Shift(double, double)"/>; 1 changes nothing.</param>
    /// <returns>Float32 [B], strictly between 0 and 1.</returns>
    public static Tensor DrawTimes(
        int count,
        Generator generator,
        double mean = 0,
        double deviation = 1,
        double shift = 1
    ) => TimesOf(randn(count, generator: generator), mean, deviation, shift);

    /// <summary>What <see cref="DrawTimes"/> makes of draws from a standard normal, [B].</summary>
    /// <inheritdoc cref="DrawTimes"/>
    public static Tensor TimesOf(Tensor normals, double mean = 0, double deviation = 1, double shift = 1)
    {
        ArgumentNullException.ThrowIfNull(normals);
        using var scope = NewDisposeScope();
        var t = normals.Times(deviation).Plus(mean).sigmoid();
        return t.Times(shift).div(t.Times(shift - 1).Plus(1)).MoveToOuterDisposeScope();
    }

    /// <summary>Moves a time towards noise: <c>t' = s t / (1 + (s - 1) t)</c>.</summary>
    /// <remarks>
    /// Esser et al. 2024, equation 23. The same noise hides less of a larger clip, since neighbours repeat each other; s, the root of the ratio of token
    /// counts, makes up for it.
    /// </remarks>
    public static double Shift(double t, double shift) => shift * t / (1 + ((shift - 1) * t));

    /// <summary>The shift for a token count: <c>s = sqrt(tokens / reference)</c>, times the shift at the reference.</summary>
    /// <param name="tokens">Tokens of the clip.</param>
    /// <param name="referenceTokens">The token count at which <paramref name="referenceShift"/> is right.</param>
    /// <param name="referenceShift">The shift there.</param>
    public static double ShiftFor(int tokens, int referenceTokens, double referenceShift = 1) =>
        referenceShift * Math.Sqrt((double)tokens / referenceTokens);

    // [B] -> [B, 1, 1, ...]; [B, T] -> [B, 1, T, 1, 1]
    internal static Tensor Spread(Tensor t, Tensor x) =>
        t.dim() switch
        {
            1 => t.view([t.size(0), .. Enumerable.Repeat(1L, (int)x.dim() - 1)]),
            2 when x.dim() == 5 => t.view(t.size(0), 1, t.size(1), 1, 1),
            _ => throw new ArgumentException(
                $"Expected times [B], or [B, T] for [B, C, T, H, W]; found [{string.Join(", ", t.shape)}] for [{string.Join(", ", x.shape)}]."
            ),
        };
}
