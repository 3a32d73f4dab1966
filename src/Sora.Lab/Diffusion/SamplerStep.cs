namespace Sora.Lab.Diffusion;

/// <summary>What a sampler reports after each step.</summary>
/// <remarks>
/// Tensors made in the call go with the step, and so do the two given: to keep one, take
/// <c>x.clone().DetachFromDisposeScope()</c> and dispose it yourself.
/// </remarks>
/// <param name="step">The step just taken, from 0.</param>
/// <param name="x">The sample after it.</param>
/// <param name="clean">What the sampler now takes the clean sample to be.</param>
public delegate void SamplerStep(int step, Tensor x, Tensor clean);
