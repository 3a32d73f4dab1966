using Sora.Lab.Layers;

namespace Sora.Lab.Autoencoder;

/// <summary>Two convolutions within each frame, added to the input.</summary>
/// <remarks>Lim et al. 2017 (EDSR), figure 2c.</remarks>
internal sealed class RefinerBlock(int width) : Layer<Tensor, FeatureCache, Tensor>(nameof(RefinerBlock))
{
    private readonly CausalConv3d conv1 = new(width, width, frames: 1, side: 3);
    private readonly CausalConv3d conv2 = new(width, width, frames: 1, side: 3);

    public override Tensor forward(Tensor x, FeatureCache cache) // [B, C, T, H, W] -> the same
    {
        using var hidden = conv1.call(x, cache);
        using var active = nn.functional.relu(hidden);
        using var change = conv2.call(active, cache);
        return change.Plus(x);
    }
}
