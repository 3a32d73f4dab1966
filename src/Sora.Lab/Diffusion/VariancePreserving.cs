using System.Diagnostics;
using Sora.Lab.Layers;

namespace Sora.Lab.Diffusion;

/// <summary>Networks that were trained on <c>x = alpha x0 + sigma noise</c> with <c>alpha^2 + sigma^2 = 1</c>, as denoisers here.</summary>
/// <remarks>
/// The family of DDPM. At time t of rectified flow, alpha and sigma are <c>1 - t</c> and t over the root of the sum of their squares, and a
/// sample is the one of rectified flow over the same root.
/// </remarks>
public static class VariancePreserving
{
    /// <summary>The two factors at a time in [0, 1].</summary>
    public static (double Alpha, double Sigma) At(double t) => ((1 - t) / Root(t), t / Root(t));

    /// <summary>A sample of rectified flow as such a network knows it.</summary>
    public static Tensor FromFlow(Tensor x, double t) => x.Times(Scale(t));

    /// <summary>Undoes <see cref="FromFlow"/>.</summary>
    public static Tensor ToFlow(Tensor x, double t) => x.Over(Scale(t));

    /// <summary>How many times a sample of rectified flow such a network's is: <c>1 / sqrt((1 - t)^2 + t^2)</c>.</summary>
    public static double Scale(double t) => 1 / Root(t);

    /// <summary>A denoiser around a network.</summary>
    /// <param name="network">Given a sample as it knows it and a time t.</param>
    /// <param name="output">What it predicts.</param>
    public static Denoise Denoiser(Func<Tensor, double, Tensor> network, NetworkOutput output) =>
        (x, t) =>
        {
            using var scope = NewDisposeScope();
            var own = FromFlow(x, t);
            var (clean, noise) = Parts(own, network(own, t), t, output);
            return noise.sub(clean).MoveToOuterDisposeScope();
        };

    // x0 and the noise from what the network said of x.
    internal static (Tensor Clean, Tensor Noise) Parts(Tensor x, Tensor said, double t, NetworkOutput output)
    {
        var (alpha, sigma) = At(t);
        return output switch
        {
            NetworkOutput.Noise => (x.PlusScaled(said, -sigma).Over(alpha), said),
            NetworkOutput.CleanSample => (said, x.PlusScaled(said, -alpha).Over(sigma)),
            NetworkOutput.VariancePreservingVelocity => (
                x.Times(alpha).PlusScaled(said, -sigma),
                x.Times(sigma).PlusScaled(said, alpha)
            ),
            _ => throw new UnreachableException(),
        };
    }

    private static double Root(double t) => Math.Sqrt(((1 - t) * (1 - t)) + (t * t));
}
