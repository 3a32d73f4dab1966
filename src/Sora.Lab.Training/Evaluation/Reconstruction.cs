using Sora.Lab.Video;

namespace Sora.Lab.Training.Evaluation;

/// <summary>Clips seen through a model's autoencoder: what no latent model can pass.</summary>
internal static class Reconstruction
{
    /// <summary>Encodes and decodes a clip.</summary>
    public static VideoClip Reconstruct(this TextToVideo model, VideoClip clip)
    {
        using var latent = model.EncodeClip(clip);
        var (width, height, rate) = (clip.Width, clip.Height, clip.FramesPerSecond);
        return model.Decode(
            latent,
            new()
            {
                Width = width,
                Height = height,
                FramesPerSecond = rate,
            }
        );
    }
}
