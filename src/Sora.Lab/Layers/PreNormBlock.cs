namespace Sora.Lab.Layers;

/// <summary>The block of GPT-2, CLIP and the vision transformer: attention, then the position-wise network, each on normed tokens and added to them.</summary>
/// <remarks>Radford et al. 2019 (GPT-2), section 2.3; Xiong et al. 2020.</remarks>
/// <param name="width">D, the width of a token.</param>
/// <param name="heads">K, which divides it.</param>
/// <param name="hiddenWidth">The width inside the position-wise network.</param>
/// <param name="isCausal">Whether a token sees none behind it.</param>
/// <param name="gelu">How GELU is computed.</param>
/// <param name="hasBias">Whether matrices and norms have biases.</param>
public sealed class PreNormBlock(
    int width,
    int heads,
    int hiddenWidth,
    bool isCausal,
    GeluForm gelu,
    bool hasBias = true
) : Layer<Tensor, Tensor>(nameof(PreNormBlock))
{
    private readonly LayerNorm attentionNorm = nn.LayerNorm(width, bias: hasBias);
    private readonly MultiHeadSelfAttention attention = new(
        width,
        heads,
        isCausal,
        ProjectionStart.SmallNormal,
        hasBias
    );
    private readonly LayerNorm feedForwardNorm = nn.LayerNorm(width, bias: hasBias);
    private readonly FeedForward feedForward = new(
        width,
        hiddenWidth,
        width,
        ProjectionStart.SmallNormal,
        gelu,
        hasBias
    );

    /// <summary>[B, N, D] -> [B, N, D].</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return Add(x, attention.call(attentionNorm.call(x))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="MultiHeadSelfAttention.Continue"/>
    public Tensor Continue(Tensor x, KeyValueCache cache)
    {
        using var scope = NewDisposeScope();
        return Add(x, attention.Continue(attentionNorm.call(x), cache)).MoveToOuterDisposeScope();
    }

    private Tensor Add(Tensor x, Tensor attended)
    {
        x = x.Plus(attended);
        return x.Plus(feedForward.call(feedForwardNorm.call(x)));
    }
}
