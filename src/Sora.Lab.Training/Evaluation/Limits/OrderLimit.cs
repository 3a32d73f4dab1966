using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>Two events in order: this, then that.</summary>
public sealed class OrderLimit : ILimit
{
    /// <inheritdoc />
    public string Name => "order of events";

    /// <inheritdoc />
    public string Task =>
        "A caption of a character that does one thing and then another; a clip that shows both, in that order. Counterpart of VBench-2.0's Motion Order.";

    /// <inheritdoc />
    public IReadOnlyList<string> Kinds { get; } = ["this, then that"];

    /// <inheritdoc />
    public LimitTrial Pose(string kind, ulong seed, GenerationSettings settings)
    {
        var options = LimitScenes.Simple(settings) with { Sequences = 1 };
        var scene = LimitScenes.Draw(seed, options, static scene => scene.Characters[0].Motions.Length == 2);
        return new(kind, seed, settings, Shot.Plain(scene));
    }

    /// <inheritdoc />
    public Judgement Judge(LimitTrial trial, VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var parsed = SceneOracle.Parse(clip);
        var shown = Physics.Find(parsed, trial.Character)?.Motions ?? [];
        var (first, second) = (trial.Character.Motions[0], trial.Character.Motions[1]);
        bool Are(params Motion[] motions) => shown.SequenceEqual(motions);
        return new Judgement([], [])
            .With(("identity", Physics.IsKept(parsed, trial.Character)))
            .With(("both events", Are(first, second) || Are(second, first)))
            .With(("in order", Are(first, second)))
            .Counting(("the other way round", Are(second, first)))
            .Counting(("only the first", Are(first)))
            .Counting(("only the second", Are(second)));
    }
}
