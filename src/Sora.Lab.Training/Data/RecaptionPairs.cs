using Sora.Lab.Recaption;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Captioning;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Training.Data;

/// <summary>Prompts and captions of the playground world, by number: what the recaptioner learns from.</summary>
/// <remarks>
/// Held-out synonyms, held-out absent things and typing errors never appear; some prompts are misspelt in other ways
/// (<see cref="SpellingNoise"/>). One in twenty is a detailed caption already, which is to stay as it is. A lone character whose size is left open
/// is large, and small where it grows.
/// </remarks>
/// <param name="seed">The run's.</param>
public sealed class RecaptionPairs(ulong seed)
{
    private const int Stream = 109;
    private const double Detailed = 0.05;
    private const double Misspelt = 0.4;
    private const int SimpleOfTwenty = 4;
    private const int Scenes = 32768;

    private static readonly SceneOptions Any = new()
    {
        TwoCharacters = 0.3,
        ThreeCharacters = 0.05,
        Sequences = 0.15,
        Rebounds = 0.08,
        Walls = 0.08,
        Cameras = new(static camera => camera == Camera.Still ? 8 : 1),
        Styles = new(static style => style == VisualStyle.Flat ? 5 : 1),
        HeldOut = HeldOutPolicy.Include,
    };
    private static readonly SceneOptions Single = SceneOptions.Simple with { HeldOut = HeldOutPolicy.Include };

    private readonly Scene?[] scenes = new Scene?[Scenes];

    /// <summary>The pair of a number, a pure function of it; safe to call from several threads.</summary>
    /// <param name="number">At least 0.</param>
    public RecaptionPair At(long number)
    {
        var random = StepRandom.Managed(seed, number, Stream);
        var scene = Recalled((int)(number % Scenes));
        if (random.NextDouble() < Detailed)
        {
            var whole = Captions.Detailed(scene);
            return new(whole, new DetailedCaption(whole, []));
        }

        var twist = Twist(random.NextDouble());
        var written = PromptWriter.Write(scene, Style(random.NextDouble()), (ulong)random.NextInt64(), twist);
        var caption = Captions.Detailed(Completed(scene, written.Told));
        if (twist != PromptTwist.None && written.Odd is { } odd)
        {
            return new(written.Text, new DetailedCaption(caption, [new Substitution(odd, written.Nearest)]));
        }

        var noisy = SpellingNoise.In(written.Text, random);
        var isNoisy = random.NextDouble() < Misspelt && !Wording.ContainsHeldOut(noisy);
        return new(isNoisy ? noisy : written.Text, new DetailedCaption(caption, []));
    }

    /// <summary>A scene to ask for.</summary>
    /// <param name="seed">Decides everything about it.</param>
    /// <param name="simple">One character that does one thing, flat, seen by a still camera.</param>
    /// <param name="size">The size it is planned for; none for that of the lab.</param>
    internal static Scene SceneAt(ulong seed, bool simple, ClipSize? size = null)
    {
        var options = simple ? Single : Any;
        return SceneSampler.Sample(
            seed,
            size is { } some ? options with { Width = some.Width, Height = some.Height, Frames = some.Frames } : options
        );
    }

    // Prompts are written in a moment and scenes are not, so each scene is asked for again and again in other words.
    private Scene Recalled(int place) =>
        scenes[place] ??= SceneAt(StepRandom.Seed(seed, place, Stream), place % 20 < SimpleOfTwenty);

    // Where the size of a lone character is left open it is the one that the shipped video model draws best, and one that can grow.
    private static Scene Completed(Scene scene, ToldScene told) =>
        scene.Characters is [var one] && told.Characters[0].Size is null
            ? scene with
            {
                Characters =
                [
                    one with
                    {
                        Size = one.Motions.Contains(Motion.Growing) ? CharacterSize.Small : CharacterSize.Large,
                    },
                ],
            }
            : scene;

    private static PromptStyle Style(double draw) =>
        draw < 0.4 ? PromptStyle.Hurried
        : draw < 0.5 ? PromptStyle.Plain
        : PromptStyle.Paraphrase;

    private static PromptTwist Twist(double draw) =>
        draw < 0.15 ? PromptTwist.Absent
        : draw < 0.3 ? PromptTwist.Invented
        : PromptTwist.None;
}
