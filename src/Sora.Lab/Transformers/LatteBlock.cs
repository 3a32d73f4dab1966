using Sora.Lab.Layers;

namespace Sora.Lab.Transformers;

/// <summary>A block of Latte's text-to-video model: attention, to the prompt too where it works over space, then a network by token.</summary>
/// <remarks>
/// Chen et al. 2023 (PixArt-alpha), section 2.3 (adaLN-single): shifts, scales and gates are those of the time, one projection for all blocks, plus a table
/// of this block.
/// </remarks>
internal sealed class LatteBlock(int width, int heads, bool attendsText)
    : Layer<Tensor, Tensor, Tensor?, Tensor>(nameof(LatteBlock))
{
    private const int Growth = 4;

    private readonly Parameter modulation = new(zeros(6, width));
    private readonly MultiHeadSelfAttention attention = new(width, heads);
    private readonly MultiHeadCrossAttention? crossAttention = attendsText
        ? new(width, heads, width, ProjectionStart.Zero)
        : null;
    private readonly FeedForward feedForward = new(width, Growth * width, width);

    /// <summary>[B, N, D], the time's part [B, 6, D] and the prompt [B, L, D] or null -> [B, N, D].</summary>
    public override Tensor forward(Tensor x, Tensor time, Tensor? text)
    {
        using var scope = NewDisposeScope();
        var six = time.Plus(modulation).chunk(6, dim: 1); // 6 x [B, 1, D]
        x = x.PlusProduct(six[2], attention.call(DiTBlock.Modulate(x, six[0], six[1])));
        x = crossAttention is null ? x : x.Plus(crossAttention.call(x, text!));
        x = x.PlusProduct(six[5], feedForward.call(DiTBlock.Modulate(x, six[3], six[4])));
        return x.MoveToOuterDisposeScope();
    }
}
