using Sora.Lab.Training.Data;
using Sora.Lab.Training.Stages;
using Sora.Lab.Video;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>Clips as training draws them, found by their captions: who only remembers answers with these.</summary>
/// <remarks>
/// Captions are alike by the cosine of their sets of words and pairs of neighbouring words; of equals the first is taken.
/// </remarks>
/// <param name="clips">Where they come from.</param>
/// <param name="count">How many are remembered.</param>
public sealed class TrainingClips(IClipSource clips, int count = 2048)
{
    private const int LongestScene = 61;
    private readonly Dictionary<Bucket, (HashSet<string> Phrases, SourceClip Clip)[]> known = [];

    /// <summary>Clips of the playground world as a training run draws them.</summary>
    /// <param name="config">The run's; it trains on the playground world.</param>
    /// <exception cref="TrainingException">It trains on something else.</exception>
    public static TrainingClips Of(TrainingConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Stage is FlowStageConfig { Data: { Folder: null, Blocks: false } data }
            ? new(data.Open(config.Seed))
            : throw new TrainingException(
                $"Nearest training clips: expected a config that trains on the playground world; found {config.Stage.GetType().Name}."
            );
    }

    /// <summary>The clip with the caption most like a prompt, its last frame held where it is longer than scenes are.</summary>
    /// <param name="prompt">What is asked for.</param>
    /// <param name="settings">The clip's size and length.</param>
    public VideoClip Nearest(string prompt, GenerationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(settings);
        var frames = Math.Min(settings.Frames, LongestScene);
        var asked = PhrasesOf(prompt);
        var nearest = Known(new Bucket(settings.Width, settings.Height, frames, 1))
            .MaxBy(one => Likeness(asked, one.Phrases));
        return nearest.Clip.Render()!.HoldLast(settings.Frames);
    }

    private (HashSet<string> Phrases, SourceClip Clip)[] Known(Bucket size)
    {
        if (!known.TryGetValue(size, out var all))
        {
            all = [.. Enumerable.Range(0, count).Select(number => clips.ClipAt(size, number)).Select(Remembered)];
            known[size] = all;
        }

        return all;
    }

    // A draw of 0 is the plain caption.
    private static (HashSet<string> Phrases, SourceClip Clip) Remembered(SourceClip clip) =>
        (PhrasesOf(clip.Caption(0)), clip);

    private static HashSet<string> PhrasesOf(string text)
    {
        string[] words = [.. CaptionWords.Of(text)];
        return [.. words, .. words.Zip(words.Skip(1), (first, second) => $"{first} {second}")];
    }

    private static double Likeness(HashSet<string> one, HashSet<string> other) =>
        one.Count(other.Contains) / Math.Sqrt((double)one.Count * other.Count);
}
