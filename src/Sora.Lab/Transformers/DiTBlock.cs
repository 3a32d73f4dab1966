using Sora.Lab.Layers;

namespace Sora.Lab.Transformers;

/// <summary>DiT's block with adaLN-Zero: it starts as the identity.</summary>
/// <remarks>
/// Peebles and Xie 2023, section 3.2. <c>x += gate1 Attention((1 + scale1) norm(x) + shift1)</c>, then the same with the feed-forward network; all
/// six are a linear map of <c>silu(condition)</c>.
/// </remarks>
internal sealed class DiTBlock(DiTConfig config) : Layer<Tensor, Tensor, Tensor>(nameof(DiTBlock))
{
    private const double Epsilon = 1e-6;
    private const int Growth = 4;

    private readonly MultiHeadSelfAttention attention = new(config.Width, config.Heads);
    private readonly FeedForward feedForward = new(config.Width, Growth * config.Width, config.Width);
    private readonly Projection modulation = new(config.Width, 6 * config.Width, ProjectionStart.Zero);

    /// <summary>[B, N, D] and the condition [B, D] -> [B, N, D].</summary>
    public override Tensor forward(Tensor x, Tensor condition)
    {
        using var scope = NewDisposeScope();
        var six = modulation.call(nn.functional.silu(condition)).unsqueeze(1).chunk(6, dim: -1); // 6 x [B, 1, D]
        x = x.PlusProduct(six[2], attention.call(Modulate(x, six[0], six[1])));
        x = x.PlusProduct(six[5], feedForward.call(Modulate(x, six[3], six[4])));
        return x.MoveToOuterDisposeScope();
    }

    /// <summary><c>norm(x) (1 + scale) + shift</c>.</summary>
    internal static Tensor Modulate(Tensor x, Tensor shift, Tensor scale)
    {
        var norm = nn.functional.layer_norm(x, [x.size(-1)], eps: Epsilon);
        return shift.PlusProduct(norm, scale.Plus(1));
    }
}
