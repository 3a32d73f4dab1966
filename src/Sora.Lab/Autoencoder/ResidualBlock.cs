using Sora.Lab.Layers;

namespace Sora.Lab.Autoencoder;

/// <summary>Norm, SiLU, causal convolution, twice, added to the input.</summary>
/// <remarks>He et al. 2016 (pre-activation): <c>y = shortcut(x) + f(x)</c>.</remarks>
internal sealed class ResidualBlock(int inChannels, int outChannels, int secondKernelFrames)
    : Layer<Tensor, FeatureCache, Tensor>(nameof(ResidualBlock))
{
    private readonly ChannelNorm norm1 = new(inChannels);
    private readonly CausalConv3d conv1 = new(inChannels, outChannels, frames: 3, side: 3);
    private readonly ChannelNorm norm2 = new(outChannels);
    private readonly CausalConv3d conv2 = new(outChannels, outChannels, secondKernelFrames, side: 3);
    private readonly CausalConv3d? shortcut =
        inChannels == outChannels ? null : new(inChannels, outChannels, 1, side: 1);

    public override Tensor forward(Tensor x, FeatureCache cache) // [B, C, T, H, W] -> [B, C', T, H, W]
    {
        using var hidden = Convolve(norm1, conv1, x, cache);
        using var change = Convolve(norm2, conv2, hidden, cache);
        hidden.Dispose(); // at the size of the pixels, each tensor is a good part of what a GPU has
        using var kept = shortcut is null ? x.alias() : shortcut.call(x, cache);
        return change.Plus(kept);
    }

    private static Tensor Convolve(ChannelNorm norm, CausalConv3d convolution, Tensor x, FeatureCache cache)
    {
        using var active = norm.Activated(x);
        return convolution.call(active, cache);
    }
}
