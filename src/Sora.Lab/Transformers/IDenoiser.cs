namespace Sora.Lab.Transformers;

/// <summary>What stands in the diffusion process: a network from noisy latents, times and prompts to velocities.</summary>
/// <remarks>A <see cref="DiffusionTransformer"/>, but for what it is compared with: a U-Net, or the mean of several transformers.</remarks>
public interface IDenoiser : IDisposable
{
    /// <summary>The whole network; for each group of latents a prediction of its shape, float32.</summary>
    nn.Module<DiffusionInput, IReadOnlyList<Tensor>> Network { get; }

    /// <summary>The networks that are each trained by an error of their own; mostly the whole one.</summary>
    IReadOnlyList<nn.Module<DiffusionInput, IReadOnlyList<Tensor>>> Members => [Network];
}
