using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Laws;
using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>A body that moves keeps its velocity.</summary>
public sealed class InertiaLimit : ILimit
{
    private const double LargestError = 0.15;
    private const int FewestPoints = 6;

    /// <inheritdoc />
    public string Name => "physics: inertia";

    /// <inheritdoc />
    public string Task =>
        $"The first {Physics.Given} frames of a steady motion and its caption; the rest, in which the velocity is at most "
        + $"{100 * LargestError}% from the true one. Out of distribution: slower than training sees. Counterpart of phyworld's uniform motion and PhyGenBench's mechanics.";

    /// <inheritdoc />
    public IReadOnlyList<string> Kinds => Physics.Kinds;

    /// <inheritdoc />
    public LimitTrial Pose(string kind, ulong seed, GenerationSettings settings)
    {
        var scene = Physics.Draw(kind, seed, settings, static motion => Directions.Of(motion) != (0, 0));
        var posed =
            kind == Physics.Outside ? Physics.Shorten(scene, seed, scene.Frames / 2, least: 0.12, most: 0.18) : scene;
        return new(kind, seed, settings, Shot.Plain(posed));
    }

    /// <inheritdoc />
    public IReadOnlyList<(string Name, VideoClip Clip)> Ask(TextToVideo model, LimitTrial trial) =>
        Physics.GoOn(model, trial);

    /// <inheritdoc />
    public Judgement Judge(LimitTrial trial, VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var parsed = SceneOracle.Parse(clip);
        PathPoint[] path = [.. Physics.PathOf(parsed, trial.Character).Where(at => at.Time >= Physics.Given)];
        var error =
            path.Length < FewestPoints
                ? double.NaN
                : SteadyMotion.Of(path).VelocityError(SteadyMotion.Of(LimitScenes.PathOf(trial.Scene)));
        return new Judgement([], [])
            .With(("identity", Physics.IsKept(parsed, trial.Character)))
            .With(("velocity", error <= LargestError))
            .With(("velocity error", error));
    }
}
