using Sora.Lab.Video;

namespace Sora.Lab.Editing;

/// <summary>A still image begins to move.</summary>
public static class Animation
{
    /// <summary>Generates a clip that begins with an image, which stays its first frame to the last bit.</summary>
    /// <param name="model">Draws the frames that follow.</param>
    /// <param name="image">A clip of one frame; its size becomes the clip's.</param>
    /// <param name="request">The prompt says what happens; of the settings, size is the image's.</param>
    /// <param name="onStep">Told after each sampling step; it may throw to stop.</param>
    /// <exception cref="ArgumentException">More than one frame, or the settings ask for no more than one.</exception>
    public static VideoClip Animate(
        this TextToVideo model,
        VideoClip image,
        GenerationRequest request,
        Action<GenerationProgress>? onStep = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(request);
        var frames = request.Settings.Frames;
        if (image.Frames != 1 || frames < 2)
        {
            throw new ArgumentException(
                $"To animate: expected one image and a clip of more than one frame; found {image.Frames} and {frames}."
            );
        }

        var settings = request.Settings with { Width = image.Width, Height = image.Height };
        var still = new VideoClip(image.Pixels.ToArray(), 1, image.Height, image.Width, settings.FramesPerSecond);
        var around = still.HoldLast(frames);
        var clip = Windows.Generate(model, request with { Settings = settings }, around, [0], onStep: onStep);
        return VideoClip.Join(still, clip.Part(1, frames - 1));
    }
}
