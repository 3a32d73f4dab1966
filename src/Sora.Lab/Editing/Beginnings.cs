using Sora.Lab.Video;

namespace Sora.Lab.Editing;

/// <summary>Several beginnings reach one end.</summary>
public static class Beginnings
{
    /// <summary>Generates clips that all end in the same frames, which stay as they are to the last bit.</summary>
    /// <param name="model">Draws the beginnings.</param>
    /// <param name="end">How each of them ends; its size and frame rate become theirs.</param>
    /// <param name="requests">A prompt and a seed for each beginning, of more than one latent frame.</param>
    /// <param name="before">New frames of each; as many as one window holds beside the end's first four if left out.</param>
    /// <param name="onStep">Told after each sampling step of each; it may throw to stop.</param>
    /// <returns>A clip for each request.</returns>
    /// <exception cref="ArgumentException">There are no requests, or nothing or too much to add.</exception>
    public static IReadOnlyList<VideoClip> Reach(
        this TextToVideo model,
        VideoClip end,
        IReadOnlyList<GenerationRequest> requests,
        int? before = null,
        Action<GenerationProgress>? onStep = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        Check(requests?.Count ?? 0);
        return
        [
            .. requests!.Select(request =>
                model.Extend(end, request, before: before ?? Room(model, request), onStep: onStep)
            ),
        ];
    }

    /// <summary>Leads clips over to the same end, each by a transition of its own; all given frames stay as they are to the last bit.</summary>
    /// <param name="model">Draws the transitions.</param>
    /// <param name="beginnings">How they begin; all of the end's size and frame rate.</param>
    /// <param name="end">How each of them ends.</param>
    /// <param name="request">As for <see cref="Connection.Connect"/>; each beginning takes the next seed.</param>
    /// <param name="onStep">Told after each sampling step of each; it may throw to stop.</param>
    /// <returns>A clip for each beginning.</returns>
    /// <exception cref="ArgumentException">There are no beginnings, sizes or rates differ, or the window is too short.</exception>
    public static IReadOnlyList<VideoClip> Reach(
        this TextToVideo model,
        IReadOnlyList<VideoClip> beginnings,
        VideoClip end,
        GenerationRequest request,
        Action<GenerationProgress>? onStep = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(request);
        Check(beginnings?.Count ?? 0);
        foreach (var beginning in beginnings!)
        {
            _ = VideoClip.Join(beginning, end); // refuses what does not fit before the first is drawn
        }

        return
        [
            .. beginnings.Select(
                (beginning, number) =>
                    model.Connect(beginning, end, request with { Seed = request.Seed + (ulong)number }, onStep)
            ),
        ];
    }

    private static void Check(int count)
    {
        if (count == 0)
        {
            throw new ArgumentException("Beginnings of one end: expected one or more; found none.");
        }
    }

    private static int Room(TextToVideo model, GenerationRequest request)
    {
        var (frames, stride) = (request.Settings.Frames, model.Autoencoder.Stride.Frames);
        return frames > stride
            ? frames - stride
            : throw new ArgumentException(
                $"Beginnings of one end: expected windows of at least {1 + stride} frames; found {frames}."
            );
    }
}
