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
        return Attend(x, context, bias: null).MoveToOuterDisposeScope();
    }

    /// <summary>The same with something added to the scores.</summary>
    /// <param name="x">[B, N, D].</param>
    /// <param name="context">[B, L, D'].</param>
    /// <param name="bias">Minus infinity where a token of the context is none, broadcast over [B, K, N, L]; null for nothing.</param>
    /// <returns>[B, N, D].</returns>
    public Tensor Attend(Tensor x, Tensor context, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        var (keys, values) = KeysAndValues(context);
        return Weigh(x, keys, values, bias).MoveToOuterDisposeScope();
    }

    /// <summary>The same for further tokens and a context that stays, whose keys and values are computed at the first call.</summary>
    /// <param name="x">[B, N, D].</param>
    /// <param name="context">[B, L, D'], the same at every call.</param>
    /// <param name="cache">Keys and values of the context; empty at the first call.</param>
    /// <returns>[B, N, D].</returns>
    public Tensor Continue(Tensor x, Tensor context, KeyValueCache cache)
    {
        using var scope = NewDisposeScope();
        if (cache.All is not { } all)
        {
            var (keys, values) = KeysAndValues(context);
            all = cache.Append(keys, values);
        }

        return Weigh(x, all.Keys, all.Values, bias: null).MoveToOuterDisposeScope();
    }

    private Tensor Weigh(Tensor x, Tensor keys, Tensor values, Tensor? bias) =>
        output.call(DotProductAttention.Attend(Heads(query.call(x)), keys, values, bias));

    private (Tensor Keys, Tensor Values) KeysAndValues(Tensor context) =>
        (Heads(key.call(context)), Heads(value.call(context)));

    private Tensor Heads(Tensor x) => x.SplitLast(heads, width / heads);
}
