using Sora.Lab.Layers;
using Sora.Lab.Patches;

namespace Sora.Lab.Transformers;

/// <summary>One block: attention within each image, then a network by token, each on normed tokens and added to them.</summary>
internal sealed class NaViTBlock(NaViTConfig config) : Layer<PackedTokens, PackedTokens>(nameof(NaViTBlock))
{
    private readonly NaViTAttention attention = new(config);
    private readonly LayerNorm feedForwardNorm = nn.LayerNorm(config.Width);
    private readonly FeedForward feedForward = new(
        config.Width,
        config.FeedForwardWidth,
        config.Width,
        gelu: GeluForm.Exact
    );

    /// <summary>[N, D] -> [N, D].</summary>
    public override PackedTokens forward(PackedTokens x)
    {
        using var scope = NewDisposeScope();
        var y = x.Values.Plus(attention.call(x, null));
        y = y.Plus(feedForward.call(feedForwardNorm.call(y)));
        return x.With(y.MoveToOuterDisposeScope());
    }
}
