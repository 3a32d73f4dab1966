namespace Sora.Lab.Diffusion;

/// <summary>The ratios of noise to clip that a sampler visits, from the largest to the smallest; a final 0 is the caller's.</summary>
public static class SigmaSchedule
{
    /// <summary>Even steps of the rho-th root: most of them where little noise is left.</summary>
    /// <remarks>Karras et al. 2022 (EDM), equation 5.</remarks>
    /// <param name="first">The largest, above 0.</param>
    /// <param name="last">The smallest, above 0.</param>
    /// <param name="count">How many, at least 1.</param>
    /// <param name="rho">1 for even steps; the larger, the more of them at the end.</param>
    public static double[] Karras(double first, double last, int count, double rho = 7)
    {
        var (from, to) = (Math.Pow(first, 1 / rho), Math.Pow(last, 1 / rho));
        return Between(from, to, count, root => Math.Pow(root, rho));
    }

    /// <summary>Even steps of the logarithm.</summary>
    /// <inheritdoc cref="Karras" path="/param[@name='first' or @name='last' or @name='count']"/>
    public static double[] Exponential(double first, double last, int count) =>
        Between(Math.Log(first), Math.Log(last), count, Math.Exp);

    private static double[] Between(double from, double to, int count, Func<double, double> sigma)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return [.. Enumerable.Range(0, count).Select(i => sigma(from + ((to - from) * i / Math.Max(1, count - 1))))];
    }
}
