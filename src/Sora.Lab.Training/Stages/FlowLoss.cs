using Sora.Lab.Diffusion;
using Sora.Lab.Layers;
using Sora.Lab.Text;
using Sora.Lab.Training.Data;
using Sora.Lab.Transformers;

namespace Sora.Lab.Training.Stages;

/// <summary>The error of the velocity over clips of any sizes, token by token.</summary>
/// <param name="config">What is predicted, and what weighs how much.</param>
/// <param name="denoiser">What is trained; several members by the mean of their errors.</param>
/// <param name="deviations">Of each latent channel, [C].</param>
internal sealed class FlowLoss(FlowStageConfig config, IDenoiser denoiser, Tensor deviations)
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
            Kept = groups[0].Kept is null ? null : [.. groups.Select(group => group.Kept!)],
        };
        var members = denoiser.Members;
        return members
            .Select(member => Sum(groups, noisy, member.call(input)))
            .Aggregate((a, b) => a.Plus(b))
            .Over(members.Count)
            .MoveToOuterDisposeScope();
    }

    private Tensor Sum(IReadOnlyList<FlowGroup> groups, List<Tensor> noisy, IReadOnlyList<Tensor> outputs) =>
        groups.Select((group, i) => Sum(group, noisy[i], outputs[i])).Aggregate((a, b) => a.Plus(b));

    private Tensor Input(FlowGroup group, Tensor noisy)
    {
        var shown = config.Prediction.Input(noisy, group.Times, deviations);
        return group.Condition is null ? shown : cat([shown, group.Condition], 1);
    }

    private Tensor Sum(FlowGroup group, Tensor noisy, Tensor output)
    {
        var velocity = config.Prediction.ToVelocity(output, noisy, group.Times, deviations);
        var squares = velocity.sub(RectifiedFlow.Velocity(group.Clean, group.Noise)).Squared();
        var error = (group.KeptPositions is { } kept ? squares.mul(kept) : squares).mean([1, 3, 4]); // [B, T']
        return error.mul(group.Unknown).mul(Weight(group.Times)).sum().Times(group.TokensPerFrame);
    }

    // An error of the noise is (1 - t) times that of the velocity it means.
    private Tensor Weight(Tensor times) =>
        config.Prediction == Prediction.Noise ? times.SubtractedFrom(1).Squared()
        : config.LossTimeFloor == 0 ? ones_like(times)
        : times.Over(config.LossTimeFloor).Clamped(RectifiedFlow.SmallestTime / config.LossTimeFloor, 1).Squared();
}
