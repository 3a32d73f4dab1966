using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Video;
using Sora.Lab.Worlds.Oracle;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>Two bodies collide: momentum stays, and so does the speed at which they part.</summary>
public sealed class CollisionLimit : ILimit
{
    private const double LargestError = 0.2;
    private const double LargestGap = 0.08;

    /// <inheritdoc />
    public string Name => "physics: collision";

    /// <inheritdoc />
    public string Task =>
        $"The first {Physics.Given} frames of two bodies that come together and their caption; the collision. Touch: at the nearest their sides are within "
        + $"{100 * LargestGap}% of the frame's side. Momentum: its change is at most {100 * LargestError}% of the sum of speeds. Restitution: they part as fast as they came, within "
        + $"{100 * LargestError}%. Out of distribution: slower than training sees. Counterpart of phyworld's collision and Physion's Collide.";

    /// <inheritdoc />
    public IReadOnlyList<string> Kinds => Physics.Kinds;

    /// <inheritdoc />
    public LimitTrial Pose(string kind, ulong seed, GenerationSettings settings)
    {
        var scene = SceneSampler.Sample(seed, Options(kind, settings));
        var posed =
            kind == Physics.Outside ? Physics.Shorten(scene, seed, scene.Frames / 2, least: 0.08, most: 0.13) : scene;
        return new(kind, seed, settings, Shot.Plain(posed));
    }

    /// <inheritdoc />
    public IReadOnlyList<(string Name, VideoClip Clip)> Ask(TextToVideo model, LimitTrial trial) =>
        Physics.GoOn(model, trial);

    /// <inheritdoc />
    public Judgement Judge(LimitTrial trial, VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var pair = Meeting.Of(SceneOracle.Parse(clip), trial);
        var collision = pair.Collision;
        return new Judgement([], [])
            .With(("both", pair.AreBoth))
            .With(("touch", Math.Abs(pair.Gap) <= LargestGap * trial.Side))
            .With(("momentum", collision?.MomentumError <= LargestError))
            .With(("restitution", Math.Abs((collision?.Restitution ?? double.NaN) - 1) <= LargestError))
            .With(("momentum error", collision?.MomentumError ?? double.NaN))
            .With(("speed kept", collision?.Restitution ?? double.NaN));
    }

    private static SceneOptions Options(string kind, GenerationSettings settings) =>
        LimitScenes.Simple(settings) with
        {
            Rebounds = 1,
            HeldOut = kind == Physics.Unseen ? HeldOutPolicy.Only : HeldOutPolicy.Exclude,
        };
}
