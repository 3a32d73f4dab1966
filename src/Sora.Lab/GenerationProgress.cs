namespace Sora.Lab;

/// <summary>What is known after a sampling step. The tensors live until the callback returns.</summary>
/// <param name="Step">The step just taken, counted from 1.</param>
/// <param name="Steps">How many there are.</param>
/// <param name="Time">t after the step, from 1 (noise) to 0 (the clip); the noise level sigma of rectified flow.</param>
/// <param name="Latent">The latent at that time, <c>[1, C, T, H, W]</c>.</param>
/// <param name="Clean">What the model now takes the finished latent to be, <c>[1, C, T, H, W]</c>.</param>
public readonly record struct GenerationProgress(int Step, int Steps, double Time, Tensor Latent, Tensor Clean);
