using Sora.Lab.Layers;

namespace Sora.Lab.Text;

/// <summary>Self-attention with a position bias and without a scale.</summary>
/// <remarks>Raffel et al. 2020. <c>softmax(q k^T + bias) v</c>; the softmax in float32.</remarks>
internal sealed class TextSelfAttention(int width, int attentionWidth, int heads)
    : Layer<Tensor, Tensor, Tensor>(nameof(TextSelfAttention))
{
    private readonly Linear query = TextInitialization.Linear(
        width,
        attentionWidth,
        Math.Pow((double)width * attentionWidth / heads, -0.5)
    );
    private readonly Linear key = TextInitialization.Linear(width, attentionWidth, Math.Pow(width, -0.5));
    private readonly Linear value = TextInitialization.Linear(width, attentionWidth, Math.Pow(width, -0.5));
    private readonly Linear output = TextInitialization.Linear(attentionWidth, width, Math.Pow(attentionWidth, -0.5));

    /// <param name="x"><c>[B, L, D]</c></param>
    /// <param name="bias">Added to the scores, <c>[B, K, L, L]</c>, float32.</param>
    public override Tensor forward(Tensor x, Tensor bias)
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = (Split(query.call(x)), Split(key.call(x)), Split(value.call(x)));
        var scores = matmul(q, k.transpose(-2, -1)).to_type(ScalarType.Float32).Plus(bias); // [B, K, L, L]
        var mixed = matmul(scores.softmax(-1).to_type(v.dtype), v); // [B, K, L, D / K]
        return output
            .call(mixed.transpose(1, 2).reshape(x.shape[0], x.shape[1], attentionWidth))
            .MoveToOuterDisposeScope();
    }

    private Tensor Split(Tensor x) => x.reshape(x.shape[0], x.shape[1], heads, -1).transpose(1, 2);
}
