namespace Sora.Lab.Layers;

/// <summary>Attention of tokens to each other, queries, keys and values made by one matrix.</summary>
/// <remarks>Vaswani et al. 2017, section 3.2.2.</remarks>
/// <param name="width">D, the width of a token.</param>
/// <param name="heads">K, which divides it.</param>
/// <param name="isCausal">Whether a token sees none behind it.</param>
/// <param name="start">How the weights start.</param>
/// <param name="hasBias">Whether the matrices have biases.</param>
public sealed class MultiHeadSelfAttention(
    int width,
    int heads,
    bool isCausal = false,
    ProjectionStart start = ProjectionStart.Xavier,
    bool hasBias = true
) : Layer<Tensor, Tensor>(nameof(MultiHeadSelfAttention))
{
    private readonly Projection qkv = new(width, 3 * width, start, hasBias);
    private readonly Projection output = new(width, width, start, hasBias);

    /// <summary>[B, N, D] -> [B, N, D].</summary>
    public override Tensor forward(Tensor x) => Attend(x, cache: null);

    /// <summary>The next tokens of a text, which see those before them: [B, N, D] -> [B, N, D].</summary>
    /// <param name="x">The tokens behind those of the cache.</param>
    /// <param name="cache">What was seen so far; the new tokens join it.</param>
    /// <exception cref="InvalidOperationException">The attention is not causal, so new tokens would change old ones.</exception>
    public Tensor Continue(Tensor x, KeyValueCache cache) =>
        isCausal ? Attend(x, cache) : throw new InvalidOperationException("Expected a causal attention to cache.");

    private Tensor Attend(Tensor x, KeyValueCache? cache)
    {
        using var scope = NewDisposeScope();
        var three = qkv.call(x).chunk(3, dim: -1).Select(part => part.SplitLast(heads, width / heads)).ToArray(); // 3 x [B, N, K, d]
        var (keys, values) = cache?.Append(three[1], three[2]) ?? (three[1], three[2]);
        var bias = isCausal ? CausalBias(x.size(1), keys.size(1), x.device) : null;
        return output.call(DotProductAttention.Attend(three[0], keys, values, bias)).MoveToOuterDisposeScope();
    }

    // [1, 1, N, M]: minus infinity where the key lies behind the query; the queries are the last N of M tokens.
    private static Tensor CausalBias(long queries, long keys, Device device)
    {
        using var nothing = double.NegativeInfinity.ToScalar();
        return full([1, 1, queries, keys], nothing, float32, device).triu(keys - queries + 1);
    }
}
