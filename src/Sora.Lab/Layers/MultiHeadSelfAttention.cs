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
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var three = qkv.call(x).chunk(3, dim: -1).Select(part => part.SplitLast(heads, width / heads)).ToArray(); // 3 x [B, N, K, d]
        var bias = isCausal ? CausalBias(x.size(1), x.device) : null;
        return output.call(DotProductAttention.Attend(three[0], three[1], three[2], bias)).MoveToOuterDisposeScope();
    }

    // [1, 1, N, N]: minus infinity where the key lies behind the query.
    private static Tensor CausalBias(long length, Device device)
    {
        using var nothing = double.NegativeInfinity.ToScalar();
        return full([1, 1, length, length], nothing, float32, device).triu(1);
    }
}
