using Sora.Lab.Training.Data;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Captioning;
using Sora.Lab.Worlds.Rendering;

namespace Sora.Lab.Training.Evaluation;

/// <summary>Judges a captioner by the exact states of clips it never saw: what it names right, and what it invents.</summary>
/// <remarks>
/// Everything that the world's grammar can tell of a scene is asked for. "nothing invented" is whether a caption says nothing
/// that is not so. Beside it stand captions of other clips (chance) and the world's own (the ceiling).
/// </remarks>
/// <param name="caption">Captions clips of one size.</param>
public sealed class CaptionerEvaluator(Func<IReadOnlyList<VideoClip>, IReadOnlyList<string>> caption)
{
    private const int Stream = 112;
    private const string Invented = "nothing invented";

    /// <summary>Captions and judges clips.</summary>
    /// <param name="count">How many, at least 2.</param>
    /// <param name="batch">How many at a time.</param>
    /// <param name="simple">One character that does one thing, flat, seen by a still camera; all kinds if false.</param>
    /// <param name="seed">Decides the clips.</param>
    /// <param name="size">Of the clips; none for that of the lab.</param>
    public AdherenceReport Run(int count, int batch = 16, bool simple = true, ulong seed = 2026, ClipSize? size = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        var scenes = Enumerable
            .Range(0, count)
            .Select(i => RecaptionPairs.SceneAt(StepRandom.Seed(seed, i, Stream), simple, size))
            .ToList();
        var captions = scenes.Chunk(batch).SelectMany(some => caption([.. some.Select(SceneRenderer.Render)])).ToList();
        return new AdherenceReport([
            Row("the world's own", scenes, [.. scenes.Select(Captions.Detailed)]),
            Row("captioner", scenes, captions),
            Row("of another clip", scenes, [.. captions.Skip(1), captions[0]]),
        ]);
    }

    private static AdherenceRow Row(string text, List<Scene> scenes, IReadOnlyList<string> captions) =>
        AdherenceRow.Of("clips", text, [.. scenes.Zip(captions, Judge)]);

    private static IEnumerable<(string Attribute, bool IsRight)> Judge(Scene scene, string text)
    {
        var (truth, told) = (ToldScene.Of(scene), CaptionReader.Read(text));
        var invented = Adherence.Of(told, truth);
        return [.. Adherence.Of(truth, told), (Invented, invented.Length > 0 && invented[^1].IsRight)];
    }
}
