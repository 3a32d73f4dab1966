using Sora.Lab.Layers;

namespace Sora.Lab.UNets;

/// <summary>Attention of all positions of a clip to each other, then to the prompt; each is added to what it looked at.</summary>
/// <remarks>
/// Ho et al. 2020, appendix B, with the text as Rombach et al. 2022 (latent diffusion), section 3.3, have it. What is
/// told starts at zero.
/// </remarks>
internal sealed class UNetAttention(int channels, DiffusionUNetConfig config)
    : Layer<Tensor, UNetContext, Tensor>(nameof(UNetAttention))
{
    private readonly GroupedNorm selfNorm = new(channels, config.Groups);
    private readonly MultiHeadSelfAttention selfAttention = new(channels, config.Heads);
    private readonly GroupedNorm crossNorm = new(channels, config.Groups);
    private readonly MultiHeadCrossAttention crossAttention = new(
        channels,
        config.Heads,
        config.EmbeddingWidth,
        ProjectionStart.Zero
    );

    public override Tensor forward(Tensor x, UNetContext context) // [B, C, T, H, W], same out
    {
        using var scope = NewDisposeScope();
        var seen = selfAttention.call(Tokens(selfNorm.call(x)));
        var y = x.Plus(Box(seen, x));
        var told = crossAttention.Attend(Tokens(crossNorm.call(y)), context.Text, context.TextBias);
        return y.Plus(Box(told, x)).MoveToOuterDisposeScope();
    }

    private static Tensor Tokens(Tensor x) => x.flatten(2).transpose(1, 2); // [B, C, T, H, W] -> [B, N, C]

    private static Tensor Box(Tensor tokens, Tensor like) => tokens.to(float32).transpose(1, 2).reshape(like.shape);
}
