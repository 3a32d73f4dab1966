using Sora.Lab.Video;

namespace Sora.Lab.Editing;

/// <summary>Several shots of one story, with the same characters.</summary>
public static class Shots
{
    /// <summary>Generates shot after shot, each conditioned on a frame of the one before.</summary>
    /// <param name="model">Draws them.</param>
    /// <param name="requests">A prompt and a seed for each, at equal settings of more than one frame.</param>
    /// <param name="link">Which frame a shot begins with; it stays to the last bit.</param>
    /// <param name="onStep">Told after each sampling step of each shot; it may throw to stop.</param>
    /// <returns>A clip for each.</returns>
    /// <exception cref="ArgumentException">There are no requests, or their settings differ.</exception>
    public static IReadOnlyList<VideoClip> GenerateShots(
        this TextToVideo model,
        IReadOnlyList<GenerationRequest> requests,
        ShotLink link = ShotLink.Last,
        Action<GenerationProgress>? onStep = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(requests);
        var kinds = requests.Select(request => request.Settings).Distinct().Count();
        if (kinds != 1)
        {
            throw new ArgumentException($"Shots: expected one or more of equal settings; found {kinds} settings.");
        }

        var shots = new List<VideoClip> { model.Generate(requests[0], onStep) };
        foreach (var request in requests.Skip(1))
        {
            var before = shots[^1];
            var image = before.Part(link == ShotLink.Last ? before.Frames - 1 : 0, 1);
            shots.Add(model.Animate(image, request, onStep));
        }

        return shots;
    }
}
