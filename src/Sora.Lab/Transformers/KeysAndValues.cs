using Sora.Lab.Layers;

namespace Sora.Lab.Transformers;

/// <summary>The keys and values that a context (text or image tokens) offers to the video tokens.</summary>
internal sealed class KeysAndValues(DiffusionTransformerConfig config)
    : Layer<Tensor, (Tensor Keys, Tensor Values)>(nameof(KeysAndValues))
{
    private readonly Projection key = new(config.Width, config.Width);
    private readonly Projection value = new(config.Width, config.Width);
    private readonly HeadNorm keyNorm = new(config);

    /// <summary>[B, L, D] -> keys and values [B, L, K, d].</summary>
    public override (Tensor Keys, Tensor Values) forward(Tensor context)
    {
        using var scope = NewDisposeScope();
        var keys = keyNorm.call(key.call(context)).SplitLast(config.Heads, config.HeadWidth);
        var values = value.call(context).SplitLast(config.Heads, config.HeadWidth);
        return (keys.MoveToOuterDisposeScope(), values.MoveToOuterDisposeScope());
    }
}
