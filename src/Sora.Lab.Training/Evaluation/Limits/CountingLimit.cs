using System.Globalization;
using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>As many characters as were asked for.</summary>
public sealed class CountingLimit : ILimit
{
    /// <inheritdoc />
    public string Name => "counting";

    /// <inheritdoc />
    public string Task =>
        "A caption that names one, two or three characters that stay still (a number is no word of this world); a clip with as many whole ones, and those colours. No motion is "
        + "asked, so a frozen clip is right. Counterpart of GenEval's counting and T2V-CompBench's numeracy.";

    /// <inheritdoc />
    public IReadOnlyList<string> Kinds { get; } = ["1", "2", "3"];

    /// <inheritdoc />
    public LimitTrial Pose(string kind, ulong seed, GenerationSettings settings)
    {
        var options = LimitScenes.Simple(settings) with
        {
            TwoCharacters = kind == "2" ? 1 : 0,
            ThreeCharacters = kind == "3" ? 1 : 0,
            Motions = new(Motion.Still),
            Sizes = new(CharacterSize.Small),
        };
        var count = int.Parse(kind, CultureInfo.InvariantCulture);
        var scene = LimitScenes.Draw(seed, options, scene => scene.Characters.Length == count);
        return new(kind, seed, settings, Shot.Plain(scene));
    }

    /// <inheritdoc />
    public Judgement Judge(LimitTrial trial, VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var shown = SceneOracle.Parse(clip).Characters.Select(one => one.Color).ToList();
        var asked = trial.Scene.Characters.Select(one => one.Color).ToList();
        return new Judgement([], [])
            .With(("number", shown.Count == asked.Count))
            .With(("colours", shown.Order().SequenceEqual(asked.Order())))
            .Counting(("fewer", shown.Count < asked.Count))
            .Counting(("more", shown.Count > asked.Count));
    }
}
