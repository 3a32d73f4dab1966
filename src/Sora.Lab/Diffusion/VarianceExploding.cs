using Sora.Lab.Layers;

namespace Sora.Lab.Diffusion;

/// <summary>The path <c>x = x0 + sigma noise</c>, along which the velocity <c>dx/dsigma</c> is the noise itself.</summary>
/// <remarks>
/// Song et al. 2021, section 3.4; Karras et al. 2022 (EDM), table 1. <see cref="Samplers.Euler"/>, <see cref="Samplers.Heun"/> and
/// <see cref="Samplers.LinearMultistep"/> walk it with sigma, from 0 without an upper end, in the place of time. A straight step is the same on
/// every path, a curved one is not.
/// </remarks>
public static class VarianceExploding
{
    /// <summary>A sample of rectified flow at time t, below 1, on this path: <c>x / (1 - t)</c>.</summary>
    public static Tensor FromFlow(Tensor x, double t) => x.Over(1 - t);

    /// <summary>Undoes <see cref="FromFlow"/>.</summary>
    public static Tensor ToFlow(Tensor x, double t) => x.Times(1 - t);

    /// <summary>A denoiser over sigma around a network of the DDPM family.</summary>
    /// <param name="network">Given a sample as it knows it (see <see cref="VariancePreserving"/>) and sigma.</param>
    /// <param name="output">What it predicts.</param>
    public static Denoise Denoiser(Func<Tensor, double, Tensor> network, NetworkOutput output) =>
        (x, sigma) =>
        {
            using var scope = NewDisposeScope();
            var own = x.Over(Math.Sqrt(1 + (sigma * sigma)));
            var t = NoiseSchedule.TimeOf(sigma);
            return VariancePreserving.Parts(own, network(own, sigma), t, output).Noise.MoveToOuterDisposeScope();
        };
}
