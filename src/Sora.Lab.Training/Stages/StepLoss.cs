namespace Sora.Lab.Training.Stages;

/// <summary>What one step gives.</summary>
/// <param name="Loss">A scalar to minimise.</param>
/// <param name="Clips">Clips it was taken over.</param>
/// <param name="Tokens">Tokens of the transformer, or latent values.</param>
/// <param name="Parts">Further scalars for the log, without gradients.</param>
public sealed record StepLoss(
    Tensor Loss,
    int Clips,
    long Tokens,
    params IReadOnlyList<(string Name, Tensor Value)> Parts
)
{
    /// <summary>That of a step whose clips all turned out to be damaged: nothing is learnt from it.</summary>
    internal static StepLoss Nothing(Device device)
    {
        using var scope = NewDisposeScope();
        return new(zeros(1, device: device, requires_grad: true).sum().MoveToOuterDisposeScope(), 0, 0);
    }
}
