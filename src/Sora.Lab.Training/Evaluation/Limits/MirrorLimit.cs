using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>Attributes and sides stay with those of whom they were asked: each prompt is asked with its mirror image, at the same seed.</summary>
public sealed class MirrorLimit : ILimit
{
    /// <inheritdoc />
    public string Name => "binding in a mirror";

    /// <inheritdoc />
    public string Task =>
        "Two detailed captions of two or three characters that are alike in nothing, the second caption the first in a mirror; two clips, and a column counts where it is right in both. Side: "
        + "each of two starts on the asked side of the other, by GenEval's rule with its sign. Swapped: in one of the clips at least, all is there but on others, or all sides are those of the mirror "
        + "image. One of both: one clip is right in all, the other is not. Counterpart of GenEval's position and attribute binding and of T2V-CompBench's spatial relationships.";

    /// <inheritdoc />
    public IReadOnlyList<string> Kinds => Cast.Kinds;

    /// <inheritdoc />
    public LimitTrial Pose(string kind, ulong seed, GenerationSettings settings)
    {
        var scene = LimitScenes.Draw(seed, Cast.Options(kind, settings), IsWanted);
        Scene[] pair = [scene, LimitScenes.Mirrored(scene)];
        return new(kind, seed, settings, [.. pair.Select(Shot.Detailed)]);
    }

    /// <inheritdoc />
    public IReadOnlyList<IReadOnlyList<(string Name, VideoClip Clip)>> Ask(
        TextToVideo model,
        IReadOnlyList<LimitTrial> trials
    ) => Cast.Draw(model, trials);

    /// <inheritdoc />
    public Judgement Judge(LimitTrial trial, VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var both = trial
            .Split(clip)
            .Zip(trial.Shots, (shown, asked) => Binding.Of(SceneOracle.Parse(shown), asked.Scene))
            .ToList();
        bool Both(Func<Binding, Bound> of) => both.TrueForAll(each => of(each) == Bound.Right);
        bool Swaps(Func<Binding, Bound> of) => both.Exists(each => of(each) == Bound.Swapped);
        return new Judgement([], [])
            .With(("number", both.TrueForAll(each => each.Number)))
            .With(("colour and shape", Both(each => each.Shapes)))
            .With(("motion", Both(each => each.Motions)))
            .With(("side", Both(each => each.Sides)))
            .Counting(("shapes swapped", Swaps(each => each.Shapes)))
            .Counting(("motions swapped", Swaps(each => each.Motions)))
            .Counting(("sides swapped", Swaps(each => each.Sides)))
            .Counting(("one of both", both.Count(each => each.IsRight && each.Sides == Bound.Right) == 1));
    }

    private static bool IsWanted(Scene scene) =>
        Cast.AreUnlike(scene)
        && Cast.HasSides(scene)
        && !LimitScenes.Mirrored(scene).Characters.Any(HeldOutCombinations.IsHeldOut);
}
