using System.Collections.Immutable;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Laws;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>Scenes of several characters that are alike in nothing, so that whatever one takes from another is seen.</summary>
internal static class Cast
{
    public const string Two = "two";
    public const string Three = "three";

    public static IReadOnlyList<string> Kinds { get; } = [Two, Three];

    /// <summary>Such scenes of a kind, with motions as training sees them.</summary>
    public static SceneOptions Options(string kind, GenerationSettings settings) =>
        LimitScenes.Simple(settings) with
        {
            TwoCharacters = kind == Two ? 1 : 0,
            ThreeCharacters = kind == Three ? 1 : 0,
        };

    /// <summary>Whether no two characters have a shape or a motion in common; colours they never have.</summary>
    public static bool AreUnlike(Scene scene)
    {
        bool Differ<T>(Func<Character, T> of) => scene.Characters.DistinctBy(of).Count() == scene.Characters.Length;
        return scene.Characters.Length > 1 && Differ(static one => one.Shape) && Differ(static one => one.Motion);
    }

    /// <summary>Whether a detailed caption tells of each two characters which one starts at the left of the other.</summary>
    public static bool HasSides(Scene scene)
    {
        var columns = scene.States[0].Characters.Select(at => (int)(3 * at.X / scene.Width));
        return columns.Distinct().Count() == scene.Characters.Length
            && SidesOf(At(scene)).All(static side => side != Side.Neither);
    }

    /// <summary>Where the characters start: centre and radius, in pixels.</summary>
    public static IReadOnlyList<(double X, double Y, double Radius)> At(Scene scene) =>
        [.. scene.States[0].Characters.Select(static at => (at.X, at.Y, at.Radius))];

    /// <summary>For each two of them in order, the side of the second that the first is on.</summary>
    public static ImmutableArray<Side> SidesOf(IReadOnlyList<(double X, double Y, double Radius)> places) =>
        [
            .. from first in Enumerable.Range(0, places.Count)
            from second in Enumerable.Range(first + 1, places.Count - first - 1)
            select Sides.Of(places[first], places[second]),
        ];

    /// <summary>Draws the prompts of many trials side by side; their settings are equal.</summary>
    public static IReadOnlyList<IReadOnlyList<(string Name, VideoClip Clip)>> Draw(
        TextToVideo model,
        IReadOnlyList<LimitTrial> trials
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        var clips = new Queue<VideoClip>(model.Generate([.. trials.SelectMany(trial => trial.Requests)]));
        return [.. trials.Select(trial => Answer(trial.Shots.Select(_ => clips.Dequeue())))];
    }

    private static IReadOnlyList<(string Name, VideoClip Clip)> Answer(IEnumerable<VideoClip> shots) =>
        [("model", VideoClip.Join([.. shots]))];
}
