using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Video;
using Sora.Lab.Worlds.Laws;
using Sora.Lab.Worlds.Oracle;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>Nothing appears or vanishes of itself.</summary>
public sealed class SpontaneityLimit : ILimit
{
    private const string One = "one character";
    private const string Two = "two characters";
    private const double LeastMotion = 0.5;

    /// <inheritdoc />
    public string Name => "spontaneous objects";

    /// <inheritdoc />
    public string Task =>
        "A caption of characters that move; a clip in which there are as many things of a character's colour, whole or not, all of them from the first frame to the last, and "
        + "which moves at least half as much as the real one. Counterpart of VBench-2.0's Instance Preservation.";

    /// <inheritdoc />
    public IReadOnlyList<string> Kinds { get; } = [One, Two];

    /// <inheritdoc />
    public LimitTrial Pose(string kind, ulong seed, GenerationSettings settings)
    {
        var options = LimitScenes.Simple(settings) with { TwoCharacters = kind == Two ? 1 : 0 };
        var scene = SceneSampler.Sample(seed, options with { Motions = LimitScenes.Moving });
        return new(kind, seed, settings, Shot.Plain(scene));
    }

    /// <inheritdoc />
    public Judgement Judge(LimitTrial trial, VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var parsed = SceneOracle.Parse(clip);
        var persistence = Persistence.Of(parsed);
        var motion = FrameSteps.Of(clip).Average() / FrameSteps.Of(trial.Render()).Average();
        return new Judgement([], [])
            .With(("as many", parsed.Found.Length == trial.Scene.Characters.Length))
            .With(("nothing appears", !persistence.Appears))
            .With(("nothing vanishes", !persistence.Vanishes))
            .With(("moves", motion >= LeastMotion))
            .With(("things found", parsed.Found.Length));
    }
}
