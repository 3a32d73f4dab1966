using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Laws;
using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>A body that falls bounces off the floor: one gravity, some loss of speed, and no change of its way sideways.</summary>
public sealed class BounceLimit : ILimit
{
    private const double LargestResidual = 0.2;
    private const double LeastKept = 0.75;
    private const double MostKept = 0.97;
    private const double LargestAngle = 2.5;
    private const double LeastFall = 0.1;

    /// <inheritdoc />
    public string Name => "physics: bounce";

    /// <inheritdoc />
    public string Task =>
        $"The first {Physics.Given} frames of a fall and its caption; the bounce. Gravity: the flight's acceleration is within {100 * LargestResidual}% of the fall's. "
        + $"Restitution: {LeastKept} to {MostKept} of the speed is kept (the world keeps 0.82 to 0.9). Angle: the way off the floor is at most {LargestAngle} degrees "
        + "from that which leaves the sideways speed alone. Out of distribution: lower falls under less gravity than training sees. "
        + "Counterpart of phyworld's parabola and PhyGenBench's mechanics.";

    /// <inheritdoc />
    public IReadOnlyList<string> Kinds => Physics.Kinds;

    /// <inheritdoc />
    public LimitTrial Pose(string kind, ulong seed, GenerationSettings settings)
    {
        var scene = Physics.Draw(kind, seed, settings, static motion => motion == Motion.Bouncing);
        var floor = LimitScenes.PathOf(scene).MaxBy(at => at.Y).Time;
        var posed = kind == Physics.Outside ? Physics.Shorten(scene, seed, (int)floor, least: 0.2, most: 0.28) : scene;
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
        var bounce = Bounce.Of(Physics.PathOf(parsed, trial.Character), LeastFall * trial.Side);
        return new Judgement([], [])
            .With(("identity", Physics.IsKept(parsed, trial.Character)))
            .With(("bounces", bounce is not null))
            .With(("gravity", bounce?.GravityResidual <= LargestResidual))
            .With(("restitution", bounce?.Restitution is >= LeastKept and <= MostKept))
            .With(("angle", bounce?.AngleError <= LargestAngle))
            .With(("gravity residual", bounce?.GravityResidual ?? double.NaN))
            .With(("speed kept", bounce?.Restitution ?? double.NaN))
            .With(("angle error, degrees", bounce?.AngleError ?? double.NaN));
    }
}
