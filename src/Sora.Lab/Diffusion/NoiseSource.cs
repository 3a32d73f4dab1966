namespace Sora.Lab.Diffusion;

/// <summary>Fresh noise for a step of a sampler that adds some.</summary>
/// <param name="step">The step, from 0.</param>
/// <param name="like">A sample: the noise has its shape, type and device.</param>
public delegate Tensor NoiseSource(int step, Tensor like);
