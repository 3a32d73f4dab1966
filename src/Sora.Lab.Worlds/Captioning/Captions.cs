using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Worlds.Captioning;

/// <summary>Says in words what a scene shows: always the truth, in lower case.</summary>
/// <remarks>
/// A still camera and the flat style go without saying in <see cref="Plain(Scene)"/> and <see cref="Paraphrase"/>; any other is
/// said. A single picture is described without a verb.
/// </remarks>
public static class Captions
{
    /// <summary>The plain form: "a red star moves left over a meadow".</summary>
    /// <param name="scene">The scene.</param>
    public static string Plain(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        return new CaptionGrammar(static phrases => phrases[0]).Sentence(scene);
    }

    /// <summary>The plain form of a clip of one character.</summary>
    /// <param name="combination">Colour, shape and motion.</param>
    /// <param name="background">Where.</param>
    public static string Plain(Combination combination, Background background)
    {
        var character = new Character(combination.Color, combination.Shape, CharacterSize.Small, [combination.Motion]);
        var grammar = new CaptionGrammar(static phrases => phrases[0]);
        return $"{grammar.Clause(character)} {Lexicon.Of(background)[0]}";
    }

    /// <summary>
    /// The plain form with sizes, starting places, background, camera and style all said: "a small red star starts at the
    /// right and moves left. the background is a green meadow under a pale sky. ...".
    /// </summary>
    /// <param name="scene">The scene.</param>
    public static string Detailed(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var grammar = new CaptionGrammar(static phrases => phrases[0]) { WithSize = true };
        string[] sentences =
        [
            grammar.Story(scene),
            Lexicon.Describe(scene.Background),
            Lexicon.Describe(scene.Camera),
            Lexicon.Describe(scene.Style),
        ];
        return string.Join(". ", sentences) + ".";
    }

    /// <summary>The short form in other words and another order, sometimes with sizes.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="seed">Which words; the same seed gives the same caption.</param>
    public static string Paraphrase(Scene scene, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var random = new RandomSource(RandomSource.Hash(scene.Seed, (int)seed, (int)(seed >> 32)));
        var grammar = new CaptionGrammar(phrases => phrases[random.Below(phrases.Length)])
        {
            WithSize = random.Chance(0.4),
            PlaceFirst = random.Chance(0.3),
        };
        return grammar.Sentence(scene);
    }
}
