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
        using var scope = NewDisposeScope();
        var h = conv1.call(nn.functional.silu(norm1.call(x)), cache);
        h = conv2.call(nn.functional.silu(norm2.call(h)), cache);
        return h.add(shortcut is null ? x : shortcut.call(x, cache)).MoveToOuterDisposeScope();
    }
}
