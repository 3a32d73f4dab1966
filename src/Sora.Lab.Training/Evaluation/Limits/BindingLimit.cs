using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Video;
using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>Attributes stay with those of whom they were asked.</summary>
public sealed class BindingLimit : ILimit
{
    /// <inheritdoc />
    public string Name => "binding";

    /// <inheritdoc />
    public string Task =>
        "A short caption of two or three characters that are alike in nothing, neither colour nor shape nor motion; a clip with as many whole ones, each colour on its own shape "
        + "and with its own motion. Swapped: all that was asked is there, but on others. Counterpart of T2V-CompBench's consistent attribute binding and motion binding, and of GenEval's "
        + "attribute binding.";

    /// <inheritdoc />
    public IReadOnlyList<string> Kinds => Cast.Kinds;

    /// <inheritdoc />
    public LimitTrial Pose(string kind, ulong seed, GenerationSettings settings)
    {
        var scene = LimitScenes.Draw(seed, Cast.Options(kind, settings), Cast.AreUnlike);
        return new(kind, seed, settings, Shot.Plain(scene));
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
        var bound = Binding.Of(SceneOracle.Parse(clip), trial.Scene);
        return new Judgement([], [])
            .With(("number", bound.Number))
            .With(("colour and shape", bound.Shapes == Bound.Right))
            .With(("motion", bound.Motions == Bound.Right))
            .Counting(("shapes swapped", bound.Shapes == Bound.Swapped))
            .Counting(("motions swapped", bound.Motions == Bound.Swapped));
    }
}
