using Sora.Lab.Video;

namespace Sora.Lab.Training.Data;

/// <summary>The clips of one step, as made ahead: no tensors yet.</summary>
/// <param name="Bucket">Which of the configured sizes.</param>
/// <param name="Numbers">The clips' numbers in their source.</param>
/// <param name="Clips">Pixels; null where the latent is known already.</param>
/// <param name="Captions">A caption for each; empty where it is left out.</param>
internal sealed record StepClips(
    int Bucket,
    IReadOnlyList<long> Numbers,
    IReadOnlyList<VideoClip?> Clips,
    IReadOnlyList<string> Captions
);
