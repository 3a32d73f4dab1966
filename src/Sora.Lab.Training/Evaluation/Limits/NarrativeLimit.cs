using Sora.Lab.Editing;
using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>A story in three shots: there, back, and there again, by one and the same character.</summary>
public sealed class NarrativeLimit : ILimit
{
    /// <inheritdoc />
    public string Name => "narrative";

    /// <inheritdoc />
    public string Task =>
        "Three captions of one character that goes there, back, and there again; three shots that show one and the same. Asked shot by shot from the last frame before, from the first frame "
        + "before, or each for itself. Counterpart of VBench's subject consistency and VBench-2.0's Complex Plot.";

    /// <inheritdoc />
    public IReadOnlyList<string> Kinds { get; } = ["3 shots"];

    /// <inheritdoc />
    public int OneOf => 4;

    /// <inheritdoc />
    public LimitTrial Pose(string kind, ulong seed, GenerationSettings settings)
    {
        var options = LimitScenes.Simple(settings) with
        {
            Motions = new(Motion.Left, Motion.Right, Motion.Up, Motion.Down),
        };
        var there = LimitScenes.Draw(
            seed,
            options,
            static scene => !HeldOutCombinations.IsHeldOut(Back(scene).Characters[0])
        );
        return new(kind, seed, settings, Shot.Plain(there), Shot.Plain(Back(there)), Shot.Plain(there));
    }

    /// <inheritdoc />
    public IReadOnlyList<(string Name, VideoClip Clip)> Ask(TextToVideo model, LimitTrial trial)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(trial);
        return
        [
            ("model, last frame", VideoClip.Join(model.GenerateShots(trial.Requests, ShotLink.Last))),
            ("model, first frame", VideoClip.Join(model.GenerateShots(trial.Requests, ShotLink.First))),
            ("model, apart", VideoClip.Join(model.Generate(trial.Requests))),
        ];
    }

    /// <inheritdoc />
    public Judgement Judge(LimitTrial trial, VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var shots = trial.Split(clip).Select(SceneOracle.Parse).ToList();
        var right = shots.Zip(trial.Shots, (shot, asked) => Oracle.Judge(shot)(asked.Asked)).ToList();
        var sizes = shots.SelectMany(shot => shot.Characters.Select(one => one.Size)).Distinct();
        return new Judgement([], [])
            .With(("colour and shape", right.TrueForAll(one => one.Color && one.Shape)))
            .With(("one size", right.TrueForAll(one => one.Count) && sizes.Count() == 1))
            .With(("background", right.TrueForAll(one => one.Background)))
            .With(("motions", right.TrueForAll(one => one.Motion)))
            .With(("shots as asked", right.Count(one => one.AllThree)));
    }

    // The same frames from the last to the first.
    private static Scene Back(Scene scene) =>
        scene with
        {
            States = [.. scene.States.Reverse()],
            Characters = [scene.Characters[0] with { Motions = [Opposite(scene.Characters[0].Motion)] }],
        };

    private static Motion Opposite(Motion motion)
    {
        var (x, y) = Directions.Of(motion);
        return Enum.GetValues<Motion>().Single(other => Directions.Of(other) == (-x, -y));
    }
}
