using Sora.Lab.Layers;

namespace Sora.Lab.Text;

/// <summary>One block: attention, then the position-wise network, each on normed states and added to them.</summary>
internal sealed class TextEncoderBlock(TextEncoderConfig config)
    : Layer<Tensor, Tensor, Tensor>(nameof(TextEncoderBlock))
{
    private readonly RmsNorm attentionNorm = new(config.Width);
    private readonly TextSelfAttention attention = new(config.Width, config.AttentionWidth, config.Heads);
    private readonly RelativePositionBias? positionBias = config.SharesPositionBias ? null : TextEncoder.Bias(config);
    private readonly RmsNorm feedForwardNorm = new(config.Width);
    private readonly TextFeedForward feedForward = new(config.Width, config.FeedForwardWidth, config.FeedForward);

    /// <inheritdoc cref="TextEncoder.StartLocally"/>
    public void StartLocally() => positionBias?.StartLocally();

    /// <param name="x"><c>[B, L, D]</c></param>
    /// <param name="bias">The mask, and the position bias where blocks share it.</param>
    public override Tensor forward(Tensor x, Tensor bias)
    {
        using var scope = NewDisposeScope();
        if (positionBias is not null)
        {
            bias = bias.Plus(positionBias.call((int)x.shape[1]));
        }

        x = x.Plus(attention.call(attentionNorm.call(x), bias));
        return x.Plus(feedForward.call(feedForwardNorm.call(x))).MoveToOuterDisposeScope();
    }
}
