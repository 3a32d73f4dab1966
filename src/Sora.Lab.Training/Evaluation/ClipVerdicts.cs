namespace Sora.Lab.Training.Evaluation;

/// <summary>What the oracle says of the clips of one prompt.</summary>
/// <param name="Real">The world's own.</param>
/// <param name="Reconstructed">That, through the autoencoder.</param>
/// <param name="Generated">The model's.</param>
/// <param name="Chance">The world's own, judged by another prompt.</param>
public sealed record ClipVerdicts(Verdict Real, Verdict Reconstructed, Verdict Generated, Verdict Chance);
