namespace Sora.Lab.Training.Stages;

/// <summary>What one step gives.</summary>
/// <param name="Loss">A scalar to minimise.</param>
/// <param name="Clips">Clips it was taken over.</param>
/// <param name="Tokens">Tokens of the transformer, latent values, or pixels where those are learnt from.</param>
/// <param name="Parts">Further scalars for the log, without gradients.</param>
public sealed record StepLoss(
    Tensor Loss,
    int Clips,
    long Tokens,
    params IReadOnlyList<(string Name, Tensor Value)> Parts
)
{
    /// <summary>That of a step whose clips all turned out to be damaged: nothing is learnt from it.</summary>
    /// <param name="device">Where the model is.</param>
    /// <param name="scope">The step's; the loss belongs to the one outside it.</param>
    internal static StepLoss Nothing(Device device, DisposeScope scope) =>
        new(scope.MoveToOuter(zeros(1, device: device, requires_grad: true).sum()), 0, 0);
}
