using Sora.Lab.Layers;

namespace Sora.Lab.Autoencoder;

/// <summary>Single-head self-attention between the positions of each frame, added to the input.</summary>
internal sealed class FrameAttention(int channels) : Layer<Tensor, Tensor>(nameof(FrameAttention))
{
    private readonly ChannelNorm norm = new(channels, dimensions: 2);
    private readonly Conv2d qkv = nn.Conv2d(channels, 3 * channels, kernel_size: 1, device: MetaModules.Device);
    private readonly Conv2d projection = nn.Conv2d(channels, channels, kernel_size: 1, device: MetaModules.Device);

    public override Tensor forward(Tensor x) // [B, C, T, H, W], same out
    {
        using var scope = NewDisposeScope();
        var images = FrameImages.ToImages(x);
        var heads = qkv.call(norm.call(images)).flatten(2).transpose(1, 2).unsqueeze(1).chunk(3, dim: -1); // [BT, 1, HW, C]
        var attended = nn.functional.scaled_dot_product_attention(heads[0], heads[1], heads[2]);
        var mixed = projection.call(attended.squeeze(1).transpose(1, 2).reshape(images.shape));
        return x.Plus(FrameImages.ToClips(mixed, x.size(0))).MoveToOuterDisposeScope();
    }
}
