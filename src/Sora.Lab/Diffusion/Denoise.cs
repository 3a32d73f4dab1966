namespace Sora.Lab.Diffusion;

/// <summary>A denoiser: what it makes of a noisy sample at a time.</summary>
/// <param name="x">The sample <c>(1 - t) x0 + t noise</c>, of any shape.</param>
/// <param name="t">The time, from 1 (noise) to 0 (clean); in rectified flow also the noise level sigma.</param>
/// <returns>The velocity <c>noise - x0</c>, of the shape of <paramref name="x"/>.</returns>
public delegate Tensor Denoise(Tensor x, double t);
