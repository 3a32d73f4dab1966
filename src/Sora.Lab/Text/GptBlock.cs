using Sora.Lab.Layers;

namespace Sora.Lab.Text;

/// <summary>One block: attention to what came before, then the position-wise network, each on normed states and added to them.</summary>
internal sealed class GptBlock(GptConfig config) : Layer<Tensor, Tensor>(nameof(GptBlock))
{
    private const int Growth = 4;

    private readonly LayerNorm attentionNorm = nn.LayerNorm(config.Width, bias: config.HasBias);
    private readonly MultiHeadSelfAttention attention = new(
        config.Width,
        config.Heads,
        isCausal: true,
        ProjectionStart.SmallNormal,
        config.HasBias
    );
    private readonly LayerNorm feedForwardNorm = nn.LayerNorm(config.Width, bias: config.HasBias);
    private readonly FeedForward feedForward = new(
        config.Width,
        Growth * config.Width,
        config.Width,
        ProjectionStart.SmallNormal,
        config.Gelu,
        config.HasBias
    );

    public override Tensor forward(Tensor x) // [B, L, D] -> [B, L, D]
    {
        using var scope = NewDisposeScope();
        x = x.add(attention.call(attentionNorm.call(x)));
        return x.add(feedForward.call(feedForwardNorm.call(x))).MoveToOuterDisposeScope();
    }
}
