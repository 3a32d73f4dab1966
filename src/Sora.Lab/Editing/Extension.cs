using Sora.Lab.Video;

namespace Sora.Lab.Editing;

/// <summary>A clip goes on, or begins earlier.</summary>
public static class Extension
{
    /// <summary>The longest a clip may grow: a minute at 8 frames per second.</summary>
    public const int MostFrames = 480;

    /// <summary>Extends a clip in time, window by window; its own frames stay as they are to the last bit.</summary>
    /// <remarks>
    /// Forward, a window begins with the last frames so far (half its latent frames). Backward, it ends with the first four, which the causal
    /// autoencoder sees behind a repeated first frame. Other prompts and seeds are other beginnings of one end: see <see cref="Beginnings"/>.
    /// </remarks>
    /// <param name="model">Draws the new frames.</param>
    /// <param name="clip">What is extended; its size becomes that of the settings.</param>
    /// <param name="request">Its settings' frames are the length of a window, of more than one latent frame.</param>
    /// <param name="after">New frames at the end.</param>
    /// <param name="before">New frames at the beginning.</param>
    /// <param name="contextNoise">The time at which the given frames are held, in [0, 1): keeps faults from growing over many windows.</param>
    /// <param name="onStep">Told after each sampling step; it may throw to stop.</param>
    /// <exception cref="ArgumentException">Nothing to add, or too much.</exception>
    public static VideoClip Extend(
        this TextToVideo model,
        VideoClip clip,
        GenerationRequest request,
        int after = 0,
        int before = 0,
        double contextNoise = 0,
        Action<GenerationProgress>? onStep = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentNullException.ThrowIfNull(request);
        Check(model, clip, request, after, before);
        var sized = Windows.OfSize(request, clip);
        var longer = clip;
        var window = 0UL;
        while (longer.Frames < clip.Frames + after)
        {
            var next = Next(model, longer, sized with { Seed = request.Seed + window++ }, contextNoise, onStep);
            longer = VideoClip.Join(longer, next.Part(0, Math.Min(next.Frames, clip.Frames + after - longer.Frames)));
        }

        var goal = longer.Frames + before;
        while (longer.Frames < goal)
        {
            var previous = Previous(model, longer, sized with { Seed = request.Seed + window++ }, contextNoise, onStep);
            var taken = Math.Min(previous.Frames, goal - longer.Frames);
            longer = VideoClip.Join(previous.Part(previous.Frames - taken, taken), longer);
        }

        return longer;
    }

    private static VideoClip Next(
        TextToVideo model,
        VideoClip clip,
        GenerationRequest request,
        double contextNoise,
        Action<GenerationProgress>? onStep
    )
    {
        var stride = model.Autoencoder.Stride.Frames;
        var most = Windows.LatentFrames(model, request.Settings) / 2;
        var given = Math.Min(most, 1 + ((clip.Frames - 1) / stride));
        var frames = 1 + ((given - 1) * stride);
        var context = clip.Part(clip.Frames - frames, frames);
        var around = context.HoldLast(request.Settings.Frames);
        int[] first = [.. Enumerable.Range(0, given)];
        var drawn = Windows.Generate(model, request, around, first, contextNoise, onStep);
        return drawn.Part(frames, drawn.Frames - frames);
    }

    private static VideoClip Previous(
        TextToVideo model,
        VideoClip clip,
        GenerationRequest request,
        double contextNoise,
        Action<GenerationProgress>? onStep
    )
    {
        var stride = model.Autoencoder.Stride.Frames;
        var end = clip.Part(0, Math.Min(stride, clip.Frames)).HoldLast(stride);
        var around = end.HoldFirst(request.Settings.Frames);
        var last = Windows.LatentFrames(model, request.Settings) - 1;
        var drawn = Windows.Generate(model, request, around, [last], contextNoise, onStep);
        return drawn.Part(0, drawn.Frames - stride);
    }

    private static void Check(TextToVideo model, VideoClip clip, GenerationRequest request, int after, int before)
    {
        if (after < 0 || before < 0 || after + before == 0 || (long)clip.Frames + after + before > MostFrames)
        {
            throw new ArgumentException(
                $"Extension: expected at least 1 new frame, and at most {MostFrames} together with the {clip.Frames} there are; "
                    + $"found {after} after and {before} before."
            );
        }

        if (Windows.LatentFrames(model, request.Settings) < 2)
        {
            throw new ArgumentException(
                $"Extension: expected windows of at least {1 + model.Autoencoder.Stride.Frames} frames; found {request.Settings.Frames}."
            );
        }
    }
}
