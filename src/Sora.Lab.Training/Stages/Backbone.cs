namespace Sora.Lab.Training.Stages;

/// <summary>What stands in the diffusion process.</summary>
public enum Backbone
{
    /// <summary>One diffusion transformer.</summary>
    Transformer,

    /// <summary>A U-Net, what transformers took the place of.</summary>
    UNet,

    /// <summary>Two diffusion transformers, each trained by its own error, whose mean counts.</summary>
    Ensemble,
}
