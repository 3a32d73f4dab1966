using Sora.Lab.Layers;

namespace Sora.Lab.Transformers;

/// <summary>The norm of queries or keys, over the whole width or head by head.</summary>
/// <remarks>Dehghani et al. 2023 (ViT-22B), section 2: it keeps attention scores from growing without bound.</remarks>
internal sealed class HeadNorm(DiffusionTransformerConfig config) : Layer<Tensor, Tensor>(nameof(HeadNorm))
{
    private readonly Parameter weight = new(
        ones(config.QueryKeyNorm == QueryKeyNorm.PerHead ? config.HeadWidth : config.Width, device: MetaModules.Device)
    );

    /// <summary>[..., D] -> [..., D].</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var parts = config.QueryKeyNorm == QueryKeyNorm.PerHead ? x.SplitLast(config.Heads, config.HeadWidth) : x;
        return RmsNorm.Normalize(parts, weight, config.Epsilon).view(x.shape).MoveToOuterDisposeScope();
    }
}
