using System.Globalization;
using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Video;
using Sora.Lab.Worlds.Oracle;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>Clips drawn at once that are shorter or longer than most of training.</summary>
public sealed class LengthLimit : ILimit
{
    /// <inheritdoc />
    public string Name => "length";

    /// <inheritdoc />
    public string Task =>
        "A caption of a character that moves; a clip of so many frames, drawn at once. (The lab's model was trained on 17, and a little on 9 and 33.) Counterpart of VBench-Long.";

    /// <inheritdoc />
    public IReadOnlyList<string> Kinds { get; } = ["9 frames", "17 frames", "33 frames", "61 frames"];

    /// <inheritdoc />
    public LimitTrial Pose(string kind, ulong seed, GenerationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var frames = int.Parse(kind.Split(' ')[0], CultureInfo.InvariantCulture);
        var longer = settings with { Frames = frames };
        var options = LimitScenes.Simple(longer) with { Motions = LimitScenes.Moving };
        return new(kind, seed, longer, Shot.Plain(SceneSampler.Sample(seed, options)));
    }

    /// <inheritdoc />
    public Judgement Judge(LimitTrial trial, VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return Judgement.Of(Oracle.Judge(SceneOracle.Parse(clip))(trial.Shots[0].Asked));
    }
}
