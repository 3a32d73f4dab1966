using Sora.Lab.Layers;

namespace Sora.Lab.UNets;

/// <summary>Two convolutions beside a shortcut, the second's norm told the time of each frame.</summary>
/// <remarks>
/// Dhariwal and Nichol 2021, section 3 (adaptive group norm): <c>y = shortcut(x) + conv2(silu(norm(conv1(silu(norm(x)))) (1 + scale) + shift))</c>.
/// Scale, shift and the second convolution start at zero: an untrained block is its shortcut.
/// </remarks>
internal sealed class UNetBlock(int inChannels, int outChannels, DiffusionUNetConfig config)
    : Layer<Tensor, UNetContext, Tensor>(nameof(UNetBlock))
{
    private readonly GroupedNorm norm1 = new(inChannels, config.Groups);
    private readonly SpacetimeConvolution conv1 = new(inChannels, outChannels);
    private readonly Projection modulation = new(config.EmbeddingWidth, 2 * outChannels, ProjectionStart.Zero);
    private readonly GroupedNorm norm2 = new(outChannels, config.Groups);
    private readonly SpacetimeConvolution conv2 = new(outChannels, outChannels, start: ProjectionStart.Zero);
    private readonly SpacetimeConvolution? shortcut =
        inChannels == outChannels ? null : new(inChannels, outChannels, side: 1);

    public override Tensor forward(Tensor x, UNetContext context) // [B, C, T, H, W] -> [B, C', T, H, W]
    {
        using var scope = NewDisposeScope();
        var hidden = conv1.call(nn.functional.silu(norm1.call(x))).to(float32);
        var (scale, shift) = Modulation(context.Embedding);
        hidden = shift.PlusProduct(norm2.call(hidden), scale.Plus(1));
        var change = conv2.call(nn.functional.silu(hidden)).to(float32);
        var kept = shortcut is null ? x : shortcut.call(x).to(float32);
        return kept.Plus(change).MoveToOuterDisposeScope();
    }

    // [B, T, E] -> 2 x [B, C', T, 1, 1]
    private (Tensor Scale, Tensor Shift) Modulation(Tensor embedding)
    {
        var both = modulation
            .call(nn.functional.silu(embedding))
            .to(float32)
            .transpose(1, 2)
            .unsqueeze(-1)
            .unsqueeze(-1);
        var parts = both.chunk(2, dim: 1);
        return (parts[0], parts[1]);
    }
}
