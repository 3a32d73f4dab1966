using Sora.Lab.Training.Optimization;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Captioning;
using Sora.Lab.Worlds.Oracle;
using Sora.Lab.Worlds.Rendering;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>Edits that change one attribute of a clip, and what becomes of it.</summary>
internal static class Edits
{
    private const int Stream = 131;

    /// <summary>Asks to change one attribute of a prompt's real clip.</summary>
    public static Trial Pose(PlannedPrompt prompt, EditedAttribute attribute, GenerationSettings settings)
    {
        var asked = Change(prompt, attribute);
        var scene = Scene(prompt with { Style = asked.Style }, settings);
        var character = scene.Characters[0] with { Color = asked.Color, Shape = asked.Shape };
        var edited = scene with { Characters = [character], Background = asked.Background };
        return new(asked with { Prompt = Captions.Plain(edited) }, settings, SceneRenderer.Render(edited))
        {
            Given = SceneRenderer.Render(scene with { Style = prompt.Style }),
            Shown = prompt,
        };
    }

    /// <summary>The scene of a prompt's real clip.</summary>
    public static Scene Scene(PlannedPrompt prompt, GenerationSettings settings) =>
        prompt.ToScene(
            SceneOptions.Simple with
            {
                Width = settings.Width,
                Height = settings.Height,
                Frames = settings.Frames,
            }
        );

    /// <summary>The prompt of a character that does something else.</summary>
    public static PlannedPrompt With(PlannedPrompt prompt, Motion motion, ulong seed)
    {
        var combination = CombinationOf(prompt) with { Motion = motion };
        return prompt with
        {
            Prompt = Captions.Plain(combination, prompt.Background),
            Motion = motion,
            Seed = seed,
            HeldOut = HeldOutCombinations.IsHeldOut(combination),
        };
    }

    /// <summary>Whether a shape can be seen to do something.</summary>
    public static bool CanDo(CharacterShape shape, Motion motion) =>
        motion != Motion.Spinning || ShapeGeometry.CanSpin(shape);

    /// <summary>Grades an edit: the attribute changed, all else kept, and the character where it was.</summary>
    public static Judgement Judge(Trial trial, VideoClip clip)
    {
        var (before, after) = (SceneOracle.Parse(trial.Given), SceneOracle.Parse(clip));
        var asked = Oracle.Judge(after)(trial.Asked);
        (bool IsAsked, bool IsThere)[] attributes =
        [
            (trial.Asked.Color != trial.Shown.Color, asked.Color),
            (trial.Asked.Shape != trial.Shown.Shape, asked.Shape),
            (trial.Asked.Background != trial.Shown.Background, asked.Background),
            (trial.Asked.Style != trial.Shown.Style, after.Style == trial.Asked.Style),
        ];
        var changed = attributes.All(static one => !one.IsAsked || one.IsThere);
        var kept = asked.Count && asked.Motion && attributes.All(static one => one.IsAsked || one.IsThere);
        var distance = Paths.Distance(before, after, ..);
        return new Judgement([("changed", changed), ("rest kept", kept), ("both", changed && kept)], [])
            .With(("same path", distance <= Paths.Nearby))
            .With(("distance / side", distance));
    }

    private static PlannedPrompt Change(PlannedPrompt prompt, EditedAttribute attribute)
    {
        var random = StepRandom.Managed(prompt.Seed, (int)attribute, Stream);
        var changed = attribute switch
        {
            EditedAttribute.Color => prompt with { Color = Another(prompt.Color, random) },
            EditedAttribute.Shape => prompt with
            {
                Shape = Another(prompt.Shape, random, shape => CanDo(shape, prompt.Motion)),
            },
            EditedAttribute.Background => prompt with { Background = Another(prompt.Background, random) },
            _ => prompt with { Style = Another(prompt.Style, random) },
        };
        return changed with { HeldOut = HeldOutCombinations.IsHeldOut(CombinationOf(changed)) };
    }

    private static Combination CombinationOf(PlannedPrompt prompt) => new(prompt.Color, prompt.Shape, prompt.Motion);

    private static T Another<T>(T value, Random random, Func<T, bool>? isAllowed = null)
        where T : struct, Enum
    {
        T[] others = [.. Enum.GetValues<T>().Where(one => !one.Equals(value) && isAllowed?.Invoke(one) != false)];
        return others[random.Next(others.Length)];
    }
}
