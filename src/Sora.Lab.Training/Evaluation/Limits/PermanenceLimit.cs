using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Video;
using Sora.Lab.Worlds.Laws;
using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>What goes behind a wall is still there.</summary>
public sealed class PermanenceLimit : ILimit
{
    private const string Told = "told";
    private const string Begun = "begun";

    /// <inheritdoc />
    public string Name => "object permanence";

    /// <inheritdoc />
    public string Task =>
        "A caption of a character that passes behind a wall; begun: with the first "
        + $"{Physics.Given} frames, in which nothing hides it. A wall hides it, it comes out on the other side, and it is the same. "
        + "Counterpart of VBench-2.0's Instance Preservation and of the Sora report's object permanence.";

    /// <inheritdoc />
    public IReadOnlyList<string> Kinds { get; } = [Told, Begun];

    /// <inheritdoc />
    public LimitTrial Pose(string kind, ulong seed, GenerationSettings settings)
    {
        var options = LimitScenes.Simple(settings) with { Walls = 1 };
        var scene = LimitScenes.Draw(
            seed,
            options,
            static scene => scene.States.Take(Physics.Given).All(state => !state.Characters[0].IsOccluded)
        );
        return new(kind, seed, settings, Shot.Plain(scene));
    }

    /// <inheritdoc />
    public IReadOnlyList<(string Name, VideoClip Clip)> Ask(TextToVideo model, LimitTrial trial)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(trial);
        return trial.Kind == Begun ? Physics.GoOn(model, trial) : [("model", model.Generate(trial.Requests[0]))];
    }

    /// <inheritdoc />
    public Judgement Judge(LimitTrial trial, VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var passage = WallPassage.Of(clip, trial.Character.Color);
        return new Judgement([], [])
            .With(("identity", Physics.IsKept(SceneOracle.Parse(clip), trial.Character)))
            .With(("wall", passage.HasWall))
            .With(("hidden", passage.IsHidden))
            .With(("comes out", passage.ComesOut));
    }
}
