using Sora.Lab.Diffusion;
using Sora.Lab.Layers;
using Sora.Lab.Text;
using Sora.Lab.Training.Data;
using Sora.Lab.Transformers;

namespace Sora.Lab.Training.Stages;

/// <summary>The error of the velocity over clips of any sizes, token by token.</summary>
/// <param name="config">What is predicted, and what weighs how much.</param>
/// <param name="transformer">What is trained.</param>
/// <param name="deviations">Of each latent channel, [C].</param>
internal sealed class FlowLoss(FlowStageConfig config, DiffusionTransformer transformer, Tensor deviations)
{
    /// <summary>
    /// The sum over all tokens to learn of their mean squared error. Divided by the number of tokens it is the loss, and every
    /// token weighs the same, whether its clip is long or short.
    /// </summary>
    /// <param name="groups">The clips, computed as one sequence.</param>
    /// <param name="text">Their captions, encoded.</param>
    public Tensor Sum(IReadOnlyList<FlowGroup> groups, TextContext text)
    {
        using var scope = NewDisposeScope();
        var noisy = groups.Select(group => group.Noisy()).ToList();
        var inputs = groups.Select((group, i) => Input(group, noisy[i]));
        var input = new DiffusionInput([.. inputs], [.. groups.Select(group => group.Times)], text)
        {
            IsPadded = config.Data.Packing == Packing.Padded,
        };
        var outputs = transformer.call(input);
        return groups
            .Select((group, i) => Sum(group, noisy[i], outputs[i]))
            .Aggregate((a, b) => a.Plus(b))
            .MoveToOuterDisposeScope();
    }

    private Tensor Input(FlowGroup group, Tensor noisy)
    {
        var shown = config.Prediction.Input(noisy, group.Times, deviations);
        return group.Condition is null ? shown : cat([shown, group.Condition], 1);
    }

    private Tensor Sum(FlowGroup group, Tensor noisy, Tensor output)
    {
        var velocity = config.Prediction.ToVelocity(output, noisy, group.Times, deviations);
        var error = velocity.sub(RectifiedFlow.Velocity(group.Clean, group.Noise)).Squared().mean([1, 3, 4]); // [B, T']
        return error.mul(group.Unknown).mul(Weight(group.Times)).sum().Times(group.TokensPerFrame);
    }

    private Tensor Weight(Tensor times) =>
        config.LossTimeFloor == 0
            ? ones_like(times)
            : times.Over(config.LossTimeFloor).Clamped(RectifiedFlow.SmallestTime / config.LossTimeFloor, 1).Squared();
}
