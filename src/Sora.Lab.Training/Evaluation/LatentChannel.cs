namespace Sora.Lab.Training.Evaluation;

/// <summary>What one channel of an autoencoder's latents is over the world's clips, as diffusion sees it.</summary>
/// <param name="Model">Which autoencoder.</param>
/// <param name="Channel">From 0.</param>
/// <param name="Mean">Near 0 where the statistics of training hold.</param>
/// <param name="Deviation">The standard deviation.</param>
/// <param name="Share">Its part of the variance of all channels.</param>
public sealed record LatentChannel(string Model, int Channel, double Mean, double Deviation, double Share);
