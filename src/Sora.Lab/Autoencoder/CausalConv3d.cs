using Sora.Lab.Layers;

namespace Sora.Lab.Autoencoder;

/// <summary>A 3D convolution that sees the present and the past, never the future.</summary>
/// <remarks>Yu et al. 2023 (MAGVIT-v2), section 3.1: all temporal padding goes in front. Sizes are kept.</remarks>
public sealed class CausalConv3d(int inChannels, int outChannels, int frames, int side)
    : Layer<Tensor, FeatureCache, Tensor>(nameof(CausalConv3d))
{
    private readonly Conv3d convolution = nn.Conv3d(
        inChannels,
        outChannels,
        kernel_size: (frames, side, side),
        padding: (0, side / 2, side / 2),
        device: MetaModules.Device
    );

    /// <summary>The initial weights times <paramref name="factor"/>, and one bias for the last channels.</summary>
    internal CausalConv3d Begin(double factor, int biased = 0, double bias = 0)
    {
        using var gradient = no_grad();
        using var scale = factor.ToScalar();
        using var level = bias.ToScalar();
        convolution.weight.mul_(scale);
        convolution.bias!.mul_(scale);
        using var last = convolution.bias.narrow(0, outChannels - biased, biased);
        last.fill_(level);
        return this;
    }

    /// <summary>Makes it a linear map of single positions, with weights [C', C] and no bias.</summary>
    internal void Set(Tensor weights)
    {
        using var gradient = no_grad();
        using var kernel = weights.view(convolution.weight.shape);
        convolution.weight.copy_(kernel);
        convolution.bias!.zero_();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor x, FeatureCache cache) // [B, C, T, H, W] -> [B, C', T, H, W]
    {
        using var extended = cache.Precede(this, x, frames - 1); // [B, C, frames - 1 + T, H, W]
        return convolution.call(extended);
    }
}
