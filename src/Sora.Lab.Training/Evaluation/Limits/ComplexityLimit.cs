using System.Globalization;
using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Captioning;
using Sora.Lab.Worlds.Oracle;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>Prompts of more and more clauses.</summary>
public sealed class ComplexityLimit : ILimit
{
    /// <inheritdoc />
    public string Name => "complex prompts";

    /// <inheritdoc />
    public string Task =>
        "A caption of so many clauses: each thing that a character does is one, and so are a camera that moves and a style that is not flat. A clip that shows all of it, each "
        + "attribute by the character it belongs to. Counterpart of VBench's overall consistency and of T2V-CompBench's attribute and motion binding.";

    /// <inheritdoc />
    public IReadOnlyList<string> Kinds { get; } = ["1", "2", "3", "4", "5"];

    /// <inheritdoc />
    public LimitTrial Pose(string kind, ulong seed, GenerationSettings settings)
    {
        var clauses = int.Parse(kind, CultureInfo.InvariantCulture);
        var options = LimitScenes.Sized(
            new SceneOptions
            {
                TwoCharacters = 0.4,
                ThreeCharacters = 0.2,
                Sequences = 0.4,
                Rebounds = 0,
                Walls = 0,
                Cameras = new(static camera => camera == Camera.Still ? 4 : 1),
                Styles = new(static style => style == VisualStyle.Flat ? 3 : 1),
                Motions = LimitScenes.Moving,
            },
            settings
        );
        return new(
            kind,
            seed,
            settings,
            Shot.Plain(LimitScenes.Draw(seed, options, scene => Clauses(scene) == clauses))
        );
    }

    /// <inheritdoc />
    public Judgement Judge(LimitTrial trial, VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var all = ToldScene.Of(trial.Scene);
        var asked = all with { Characters = [.. all.Characters.Select(one => one with { Size = null })] };
        var marks = Adherence.Of(asked, Told(SceneOracle.Parse(clip), trial.Scene));
        return new([.. marks.Where(mark => mark.Attribute != Adherence.All)], []);
    }

    private static int Clauses(Scene scene) =>
        scene.Characters.Sum(one => one.Motions.Length)
        + (scene.Camera == Camera.Still ? 0 : 1)
        + (scene.Style == VisualStyle.Flat ? 0 : 1);

    // In the order of the scene's own characters, told by their colours, and those of other colours last.
    private static ToldScene Told(ParsedScene parsed, Scene scene)
    {
        var order = scene.Characters.Select(one => one.Color).ToList();
        var found = parsed.Characters.OrderBy(one => (uint)order.IndexOf(one.Color));
        return new(
            [.. found.Select(one => new ToldCharacter(one.Color, one.Shape, one.Size, one.Motions))],
            parsed.Background,
            parsed.Camera,
            parsed.Style,
            parsed.Interaction
        );
    }
}
