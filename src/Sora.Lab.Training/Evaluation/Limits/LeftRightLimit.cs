using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Laws;
using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>Left is left: each prompt is asked with its mirror image, at the same seed.</summary>
public sealed class LeftRightLimit : ILimit
{
    private const string Goes = "goes to a side";
    private const string Stands = "stands at a side";
    private const string Beside = "beside another";
    private const double LeastWay = 0.1;
    private const int Stream = 147;

    /// <inheritdoc />
    public string Name => "left and right";

    /// <inheritdoc />
    public string Task =>
        "Two captions, the second the first in a mirror; both clips show the side that was asked. The columns are a confusion matrix: the side asked, then the one "
        + "shown. Goes: from the first frame to the last. Stands: in a third of the frame. Beside: the one is to that side of the other, by GenEval's rule with its sign. "
        + "Counterpart of GenEval's position and T2V-CompBench's spatial relationships; VBench's spatial relationship does not tell the sides apart.";

    /// <inheritdoc />
    public IReadOnlyList<string> Kinds { get; } = [Goes, Stands, Beside];

    /// <inheritdoc />
    public LimitTrial Pose(string kind, ulong seed, GenerationSettings settings)
    {
        var options = LimitScenes.Simple(settings);
        var still = options with { Motions = new(Motion.Still), TwoCharacters = kind == Beside ? 1 : 0 };
        var left = kind switch
        {
            Goes => LimitScenes.Draw(
                seed,
                options with
                {
                    Motions = new(Motion.Left),
                },
                scene => !HeldOutCombinations.IsHeldOut(LimitScenes.Mirrored(scene).Characters[0])
            ),
            Stands => LimitScenes.Draw(seed, still, static scene => LimitScenes.IsAt(scene, 0, "at the left")),
            _ => LimitScenes.Draw(seed, still, IsPair),
        };
        Scene[] pair = [left, LimitScenes.Mirrored(left)];
        // In either order, or another pair would always be right.
        var ordered = StepRandom.Managed(seed, 0, Stream).Next(2) == 0 ? pair : [.. pair.Reverse()];
        return new(
            kind,
            seed,
            settings,
            [.. ordered.Select(scene => kind == Goes ? Shot.Plain(scene) : Shot.Detailed(scene))]
        );
    }

    /// <inheritdoc />
    public Judgement Judge(LimitTrial trial, VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var shown = trial
            .Split(clip)
            .Zip(trial.Shots)
            .OrderBy(pair => SideOf(pair.Second)) // asked left first
            .Select(pair => ShownSide(SceneOracle.Parse(pair.First), trial))
            .ToArray();
        return new Judgement([], [])
            .With(("left: left", shown[0] == Side.Left))
            .With(("right: right", shown[1] == Side.Right))
            .Counting(("left: right", shown[0] == Side.Right))
            .Counting(("left: neither", shown[0] == Side.Neither))
            .Counting(("right: left", shown[1] == Side.Left))
            .Counting(("right: neither", shown[1] == Side.Neither));
    }

    // Where the first character goes, then where it stands: smaller for the left one of two mirror images.
    private static (int Way, double Place) SideOf(Shot shot) =>
        (Directions.Of(shot.Scene.Characters[0].Motion).X, shot.Scene.States[0].Characters[0].X);

    private static bool IsPair(Scene scene) =>
        scene.Characters.Length == 2
        && LimitScenes.IsAt(scene, 0, "at the left")
        && LimitScenes.IsAt(scene, 1, "at the right");

    private static Side ShownSide(ParsedScene parsed, LimitTrial trial)
    {
        var path = Physics.PathOf(parsed, trial.Character);
        return path.Count == 0 ? Side.Neither
            : trial.Kind == Goes ? WayOf(path, trial)
            : trial.Kind == Stands ? ThirdOf(path[0], trial)
            : Beyond(parsed, trial);
    }

    private static Side WayOf(IReadOnlyList<PathPoint> path, LimitTrial trial)
    {
        var (x, y) = (path[^1].X - path[0].X, path[^1].Y - path[0].Y);
        return double.Hypot(x, y) < LeastWay * trial.Side ? Side.Neither : Sides.Of(x, y);
    }

    private static Side ThirdOf(PathPoint at, LimitTrial trial) =>
        (3 * at.X / trial.Settings.Width) switch
        {
            < 1 => Side.Left,
            > 2 => Side.Right,
            _ => Side.Neither,
        };

    private static Side Beyond(ParsedScene parsed, LimitTrial trial)
    {
        ParsedCharacter?[] pair = [.. trial.Scene.Characters.Select(one => Physics.Find(parsed, one))];
        (double, double, double)[] at =
        [
            .. pair.OfType<ParsedCharacter>()
                .Select(one => one.Track.First(state => state.Visible))
                .Select(state => (state.X, state.Y, state.Radius)),
        ];
        return at is [var one, var other] ? Sides.Of(one, other) : Side.Neither;
    }
}
