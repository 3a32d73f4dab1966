using Sora.Lab.Conditioning;
using Sora.Lab.Video;

namespace Sora.Lab.Editing;

/// <summary>A stretch of frames generated around frames that are given.</summary>
internal static class Windows
{
    /// <summary>Generates a clip of the settings' length in which some latent frames are given; theirs stay as they are to the last bit.</summary>
    /// <param name="model">Draws it.</param>
    /// <param name="request">Prompt, seed and settings.</param>
    /// <param name="around">A clip of the settings' length that shows the given frames in their places.</param>
    /// <param name="given">The indices of the given latent frames.</param>
    /// <param name="contextNoise">See <see cref="GivenLatents.ContextNoise"/>.</param>
    /// <param name="onStep">Told after each sampling step.</param>
    public static VideoClip Generate(
        TextToVideo model,
        GenerationRequest request,
        VideoClip around,
        IReadOnlyCollection<int> given,
        double contextNoise = 0,
        Action<GenerationProgress>? onStep = null
    )
    {
        _ = LatentSize.Of(request.Settings, model.Autoencoder.Stride, model.Config.Denoiser.Patch); // refuses what has none
        using var scope = NewDisposeScope();
        var known = GivenLatents.Frames(model.EncodeClip(around), given) with { ContextNoise = contextNoise };
        var latent = model.Sample([request], new SamplingStart { Given = known }, onStep);
        var drawn = model.Decode(latent, request.Settings);
        var stride = model.Autoencoder.Stride.Frames;
        return Seams.Level(drawn, around, [.. given.Order().SelectMany(frame => FramesOf(frame, stride))]);
    }

    /// <summary>Latent frames of a clip of the settings' length.</summary>
    public static int LatentFrames(TextToVideo model, GenerationSettings settings) =>
        1 + ((settings.Frames - 1) / model.Autoencoder.Stride.Frames);

    /// <summary>The settings for a clip's own size and frame rate, as many frames as they have.</summary>
    public static GenerationRequest OfSize(GenerationRequest request, VideoClip clip) =>
        request with
        {
            Settings = request.Settings with
            {
                Width = clip.Width,
                Height = clip.Height,
                FramesPerSecond = clip.FramesPerSecond,
            },
        };

    // The first stands for one frame, each other for a stride of them.
    private static IEnumerable<int> FramesOf(int latent, int stride) =>
        latent == 0 ? [0] : Enumerable.Range(1 + ((latent - 1) * stride), stride);
}
