using System.Collections.Immutable;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Worlds.Captioning;

/// <summary>How users say what <see cref="Lexicon"/> says in its plain phrase, and which of those words are kept from training.</summary>
/// <remarks>
/// <para>
/// To the lexicon's own phrases come others that no caption uses. Of each value's phrases beside the plain one a third, rounded up, is
/// held out: those whose hash is smallest among the phrases that are no part of another, so that they can be kept out wholly.
/// </para>
/// <para>Values are those of the world's enumerations; of <see cref="Interaction"/> all but none have phrases.</para>
/// </remarks>
public static class Wording
{
    private static readonly Dictionary<Enum, ImmutableArray<string>> Others = Values()
        .ToDictionary(
            value => value,
            value => (ImmutableArray<string>)[.. Plain(value).Skip(1), .. UserWords.Of(value)]
        );

    private static readonly ImmutableHashSet<string> HeldOut = Draw();

    /// <summary>Everything of the world that has phrases.</summary>
    public static IEnumerable<Enum> Values() =>
        new[]
        {
            typeof(CharacterColor),
            typeof(CharacterShape),
            typeof(CharacterSize),
            typeof(Motion),
            typeof(Background),
            typeof(Camera),
            typeof(VisualStyle),
            typeof(Interaction),
        }
            .SelectMany(type => Enum.GetValues(type).Cast<Enum>())
            .Where(value => value is not Interaction.None);

    /// <summary>All phrases of a value, the plain one first.</summary>
    /// <param name="value">Which.</param>
    public static ImmutableArray<string> Of(Enum value) => [PlainOf(value), .. Others[value]];

    /// <summary>The phrases that training may use, the plain one first.</summary>
    /// <param name="value">Which.</param>
    public static ImmutableArray<string> Trained(Enum value) => [.. Of(value).Where(phrase => !IsHeldOut(phrase))];

    /// <summary>The phrases that training never sees.</summary>
    /// <param name="value">Which.</param>
    public static ImmutableArray<string> HeldOutOf(Enum value) => [.. Others[value].Where(IsHeldOut)];

    /// <summary>The plain phrase.</summary>
    /// <param name="value">Which.</param>
    public static string PlainOf(Enum value) => Plain(value)[0];

    /// <summary>Whether training never sees a phrase.</summary>
    /// <param name="phrase">As <see cref="Of"/> has it.</param>
    public static bool IsHeldOut(string phrase) => HeldOut.Contains(phrase);

    /// <summary>Whether a text has a phrase that training never sees.</summary>
    /// <param name="text">Words with one space between.</param>
    public static bool ContainsHeldOut(string text) => HeldOut.Any(phrase => Contains(text, phrase));

    /// <summary>Whether a phrase's words stand in a text, one after the other.</summary>
    /// <param name="text">Words with one space between.</param>
    /// <param name="phrase">Words with one space between.</param>
    public static bool Contains(string text, string phrase) =>
        $" {text} ".Contains($" {phrase} ", StringComparison.Ordinal);

    private static ImmutableArray<string> Plain(Enum value) =>
        value switch
        {
            CharacterColor color => Lexicon.Of(color),
            CharacterShape shape => Lexicon.Of(shape),
            CharacterSize size => Lexicon.Of(size),
            Motion motion => Lexicon.Of(motion),
            Background background => Lexicon.Of(background),
            Camera camera => Lexicon.Of(camera),
            VisualStyle style => Lexicon.Of(style),
            Interaction.Rebound => Lexicon.Rebound,
            Interaction.BehindWall => Lexicon.BehindWall,
            _ => throw new ArgumentException($"Expected something with a phrase; found {value}.", nameof(value)),
        };

    private static ImmutableHashSet<string> Draw()
    {
        string[] all =
        [
            .. Values().SelectMany(value => Of(value)),
            .. Values().SelectMany(UserWords.ShortOf),
            .. Enum.GetValues<Background>().Select(Lexicon.Describe),
            .. AbsentThings.All,
        ];
        return
        [
            .. Others.Values.SelectMany(phrases =>
                phrases
                    .Where(phrase => all.Count(other => Contains(other, phrase)) == 1)
                    .OrderBy(phrase => RandomSource.Hash(0, phrase))
                    .Take((phrases.Length + 2) / 3)
            ),
        ];
    }
}
