namespace Sora.Lab.Training.Evaluation;

/// <summary>Clips of one kind through one autoencoder, measured.</summary>
/// <param name="Model">Which autoencoder.</param>
/// <param name="Clips">Which clips.</param>
/// <param name="SignalToNoise">Peak signal-to-noise ratio of each clip, in decibels; at most 100.</param>
/// <param name="Similarity">Structural similarity (Wang et al. 2004) of each clip, the mean over frames, in [-1, 1].</param>
/// <param name="RealAllThree">In how many real clips the oracle finds colour, shape and motion right; null for clips that are not the world's.</param>
/// <param name="AllThree">The same after decoding.</param>
/// <param name="RealStyle">In how many real clips the oracle reads the style they are drawn in; null likewise.</param>
/// <param name="Style">The same after decoding.</param>
public sealed record AutoencoderRow(
    string Model,
    string Clips,
    MeanInterval SignalToNoise,
    MeanInterval Similarity,
    int? RealAllThree,
    int? AllThree,
    int? RealStyle,
    int? Style
);
