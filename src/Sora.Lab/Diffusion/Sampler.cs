namespace Sora.Lab.Diffusion;

/// <summary>A way from noise to a clean sample: see <see cref="Samplers"/>.</summary>
/// <param name="denoise">The denoiser.</param>
/// <param name="x">Where to start: noise, if the first time is 1. It is not changed.</param>
/// <param name="times">Strictly falling, from at most 1 to at least 0.</param>
/// <param name="onStep">Told after each step; may be null.</param>
/// <returns>The sample at the last time.</returns>
public delegate Tensor Sampler(Denoise denoise, Tensor x, IReadOnlyList<double> times, SamplerStep? onStep = null);
