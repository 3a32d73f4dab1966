using Sora.Lab.Layers;

namespace Sora.Lab.Recaption;

/// <summary>A block of a decoder: attention to the text so far, then to what it is about, then the position-wise network.</summary>
/// <remarks>Vaswani et al. 2017, section 3.1, with the norms before, as in GPT-2.</remarks>
internal sealed class CaptionBlock(int width, int heads) : Layer<Tensor, Tensor, Tensor>(nameof(CaptionBlock))
{
    private readonly LayerNorm attentionNorm = nn.LayerNorm(width);
    private readonly MultiHeadSelfAttention attention = new(width, heads, isCausal: true, ProjectionStart.SmallNormal);
    private readonly LayerNorm crossAttentionNorm = nn.LayerNorm(width);
    private readonly MultiHeadCrossAttention crossAttention = new(width, heads, width, ProjectionStart.SmallNormal);
    private readonly LayerNorm feedForwardNorm = nn.LayerNorm(width);
    private readonly FeedForward feedForward = new(
        width,
        4 * width,
        width,
        ProjectionStart.SmallNormal,
        GeluForm.Exact
    );

    public override Tensor forward(Tensor x, Tensor video) // [B, L, D], [B, N, D] -> [B, L, D]
    {
        using var scope = NewDisposeScope();
        x = x.Plus(attention.call(attentionNorm.call(x)));
        x = x.Plus(crossAttention.call(crossAttentionNorm.call(x), video));
        return x.Plus(feedForward.call(feedForwardNorm.call(x))).MoveToOuterDisposeScope();
    }

    /// <summary>The next tokens of a text: [B, L, D], [B, N, D] -> [B, L, D].</summary>
    /// <param name="x">The tokens behind those written.</param>
    /// <param name="video">The same at every call.</param>
    /// <param name="seen">Keys and values of the video.</param>
    /// <param name="written">Those of the text so far; the new tokens join it.</param>
    public Tensor Continue(Tensor x, Tensor video, KeyValueCache seen, KeyValueCache written)
    {
        using var scope = NewDisposeScope();
        x = x.Plus(attention.Continue(attentionNorm.call(x), written));
        x = x.Plus(crossAttention.Continue(crossAttentionNorm.call(x), video, seen));
        return x.Plus(feedForward.call(feedForwardNorm.call(x))).MoveToOuterDisposeScope();
    }
}
