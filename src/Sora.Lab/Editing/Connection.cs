using Sora.Lab.Video;

namespace Sora.Lab.Editing;

/// <summary>One clip leads over to another, or to its own beginning.</summary>
public static class Connection
{
    /// <summary>Joins two clips by a transition; their own frames stay as they are to the last bit.</summary>
    /// <param name="model">Draws the transition.</param>
    /// <param name="first">Ends where the transition begins.</param>
    /// <param name="second">Begins where it ends; of the same size and frame rate.</param>
    /// <param name="request">Its settings' frames are the transition's with up to nine given ones around it; of at least three latent frames.</param>
    /// <param name="onStep">Told after each sampling step; it may throw to stop.</param>
    /// <exception cref="ArgumentException">Sizes or rates differ, or the window is too short.</exception>
    public static VideoClip Connect(
        this TextToVideo model,
        VideoClip first,
        VideoClip second,
        GenerationRequest request,
        Action<GenerationProgress>? onStep = null
    ) => VideoClip.Join(first, Transition(model, first, second, request, onStep), second);

    /// <summary>Generates a clip whose last frame leads over to its first.</summary>
    /// <param name="model">Draws it.</param>
    /// <param name="request">Its settings' frames are the length before the way back is added.</param>
    /// <param name="onStep">Told after each sampling step; it may throw to stop.</param>
    public static VideoClip Loop(
        this TextToVideo model,
        GenerationRequest request,
        Action<GenerationProgress>? onStep = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Loop(model.Generate(request, onStep), request, onStep);
    }

    /// <summary>Adds the way back from a clip's end to its beginning.</summary>
    /// <remarks>
    /// The prompt says how to go from the beginning to the end. So that is drawn, once more and with both given, and played backwards: a model that is
    /// asked for the way back itself goes on by the prompt and has to jump. It is as long as the way there, so that it need not hurry, where a window
    /// twice as long as the settings' holds that.
    /// </remarks>
    /// <inheritdoc cref="Loop(TextToVideo, GenerationRequest, Action{GenerationProgress}?)"/>
    /// <param name="model">Draws the way back.</param>
    /// <param name="clip">What is to loop; its frames stay as they are to the last bit.</param>
    /// <param name="request">The prompt says what the clip shows; the settings' frames are the least of the window, of at least three latent frames.</param>
    /// <param name="onStep">Told after each sampling step; it may throw to stop.</param>
    /// <exception cref="ArgumentException">The window is too short.</exception>
    public static VideoClip Loop(
        this TextToVideo model,
        VideoClip clip,
        GenerationRequest request,
        Action<GenerationProgress>? onStep = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentNullException.ThrowIfNull(request);
        var window = WayBack(clip.Frames, request.Settings.Frames, model.Autoencoder.Stride.Frames);
        var there = request with { Settings = request.Settings with { Frames = window } };
        var (begin, end) = (clip.Part(0, 1), clip.Part(clip.Frames - 1, 1));
        return VideoClip.Join(clip, Transition(model, begin, end, there, onStep).Reversed());
    }

    // A latent frame of the beginning and one of the end are given, around as many as the clip has after its first.
    private static int WayBack(int clip, int usual, int stride)
    {
        var latents = 2 + ((clip - 1 + stride - 1) / stride);
        return Math.Max(usual, Math.Min(1 + ((latents - 1) * stride), (2 * usual) - 1));
    }

    private static VideoClip Transition(
        TextToVideo model,
        VideoClip first,
        VideoClip second,
        GenerationRequest request,
        Action<GenerationProgress>? onStep
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(request);
        _ = VideoClip.Join(first, second); // refuses what does not fit
        var (stride, latents) = (model.Autoencoder.Stride.Frames, Windows.LatentFrames(model, request.Settings));
        if (latents < 3)
        {
            throw new ArgumentException(
                $"A transition: expected a window of at least {1 + (2 * stride)} frames; found {request.Settings.Frames}."
            );
        }

        // A second latent frame tells where the first clip was going; it is given where one is left to generate.
        var given = latents > 3 && first.Frames > stride ? 2 : 1;
        var frames = 1 + ((given - 1) * stride);
        var start = first.Part(first.Frames - frames, frames);
        var end = second.Part(0, Math.Min(stride, second.Frames)).HoldLast(stride);
        var sized = Windows.OfSize(request, first);
        var around = VideoClip.Join(start, end.HoldFirst(sized.Settings.Frames - frames));
        int[] known = [.. Enumerable.Range(0, given), latents - 1];
        var drawn = Windows.Generate(model, sized, around, known, onStep: onStep);
        return drawn.Part(frames, drawn.Frames - frames - stride);
    }
}
