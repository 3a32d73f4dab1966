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
);
