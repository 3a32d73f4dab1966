namespace Sora.Lab.Layers;

/// <summary>Attention of tokens to those of a context.</summary>
/// <remarks>Vaswani et al. 2017, section 3.2.3.</remarks>
/// <param name="width">D, the width of a token.</param>
/// <param name="heads">K, which divides it.</param>
/// <param name="contextWidth">The width of a token of the context.</param>
/// <param name="start">How the last matrix starts.</param>
public sealed class MultiHeadCrossAttention(
    int width,
    int heads,
    int contextWidth,
    ProjectionStart start = ProjectionStart.Xavier
) : Layer<Tensor, Tensor, Tensor>(nameof(MultiHeadCrossAttention))
{
    private readonly Projection query = new(width, width);
    private readonly Projection key = new(contextWidth, width);
    private readonly Projection value = new(contextWidth, width);
    private readonly Projection output = new(width, width, start);

    /// <summary>[B, N, D] and the context [B, L, D'] -> [B, N, D].</summary>
    public override Tensor forward(Tensor x, Tensor context)
    {
        using var scope = NewDisposeScope();
        var attended = DotProductAttention.Attend(
            Heads(query.call(x)),
            Heads(key.call(context)),
            Heads(value.call(context))
        );
        return output.call(attended).MoveToOuterDisposeScope();
    }

    private Tensor Heads(Tensor x) => x.SplitLast(heads, width / heads);
}
