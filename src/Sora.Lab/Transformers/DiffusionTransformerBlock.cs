using Sora.Lab.Layers;
using Sora.Lab.Patches;

namespace Sora.Lab.Transformers;

/// <summary>One block: tokens attend to each other, then to the prompt, then pass a network by themselves.</summary>
/// <remarks>
/// Wan2.1's block. <c>x += gate1 SA(norm(x) (1 + scale1) + shift1)</c>; <c>x += CA(norm(x), text)</c>;
/// <c>x += gate2 FF(norm(x) (1 + scale2) + shift2)</c>. The six vectors are the timestep's, shared by all blocks, plus this
/// block's own table. Tables and the shared projection start at zero (DiT's adaLN-Zero), so gates are closed and an
/// untrained block is the identity.
/// </remarks>
internal sealed class DiffusionTransformerBlock(DiffusionTransformerConfig config)
    : Layer<PackedTokens, BlockContext, PackedTokens>(nameof(DiffusionTransformerBlock))
{
    private readonly Parameter modulation = new(zeros(1, 6, config.Width, device: MetaModules.Device));
    private readonly SelfAttention selfAttention = new(config);
    private readonly LayerNorm crossNorm = nn.LayerNorm(config.Width, eps: config.Epsilon, device: MetaModules.Device);
    private readonly CrossAttention crossAttention = new(config);
    private readonly FeedForward feedForward = new(
        config.Width,
        config.FeedForwardWidth,
        config.Width,
        gelu: config.Gelu
    );

    /// <inheritdoc cref="SelfAttention.StartLocally"/>
    public void StartLocally(int firstHead) => selfAttention.StartLocally(firstHead);

    /// <summary>[N_total, D] -> [N_total, D], float32.</summary>
    public override PackedTokens forward(PackedTokens tokens, BlockContext context)
    {
        using var scope = NewDisposeScope();
        var (time, x) = (context.Timesteps, tokens.Values);
        var (attend, feed) = Modulations(context.Rows);
        context.Record?.AddGates(attend.Gate, feed.Gate);

        var y = time.ScaleAndShift(selfAttention.Narrowed(Normalize(x)), attend.Scale, attend.Shift);
        x = time.AddGated(x, selfAttention.call(tokens.With(y), context), attend.Gate);
        x = x.Plus(crossAttention.call(tokens.With(crossNorm.call(x)), context.Cross));
        y = time.ScaleAndShift(feedForward.Narrowed(Normalize(x)), feed.Scale, feed.Shift);
        x = time.AddGated(x, feedForward.call(y), feed.Gate);
        return tokens.With(x.MoveToOuterDisposeScope());
    }

    // The order of the six is Wan2.1's: shift, scale, gate of the attention, then of the feed-forward network.
    private (Modulation Attend, Modulation Feed) Modulations(Tensor rows)
    {
        var six = rows.Plus(modulation).unbind(1); // [R, 6, D] -> 6 x [R, D]
        return (new Modulation(six[0], six[1].Plus(1), six[2]), new Modulation(six[3], six[4].Plus(1), six[5]));
    }

    private Tensor Normalize(Tensor x) => nn.functional.layer_norm(x, [config.Width], eps: config.Epsilon);
}
