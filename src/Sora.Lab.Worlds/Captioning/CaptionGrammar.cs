using System.Collections.Immutable;

namespace Sora.Lab.Worlds.Captioning;

/// <summary>Puts phrases of the lexicon together.</summary>
/// <param name="choose">Takes one of the phrases that mean the same.</param>
internal sealed class CaptionGrammar(Func<ImmutableArray<string>, string> choose)
{
    public bool WithSize { get; init; }

    public bool PlaceFirst { get; init; }

    /// <summary>One sentence: who does what, where, and what is unusual about camera and style.</summary>
    public string Sentence(Scene scene)
    {
        var place = choose(Lexicon.Of(scene.Background));
        var events = scene.Interaction switch
        {
            Interaction.Rebound => $"{Both(scene)} {choose(Lexicon.Rebound)}",
            Interaction.BehindWall => $"{Clause(scene.Characters[0])} {choose(Lexicon.BehindWall)}",
            _ when scene.Frames == 1 => string.Join(" and ", scene.Characters.Select(Subject)),
            _ => string.Join(" and ", scene.Characters.Select(Clause)),
        };
        var camera = scene.Camera == Camera.Still ? "" : $" {choose(Lexicon.Of(scene.Camera))}";
        var style = scene.Style == VisualStyle.Flat ? "" : $" {choose(Lexicon.Of(scene.Style))}";
        return (PlaceFirst ? $"{place} {events}" : $"{events} {place}") + style + camera;
    }

    /// <summary>The events alone, with the places where they start; sentences without the last full stop.</summary>
    public string Story(Scene scene) =>
        scene.Interaction switch
        {
            Interaction.Rebound => $"{Both(scene)} start apart, {choose(Lexicon.Rebound)}",
            _ => string.Join(". ", scene.Characters.Select((character, i) => Story(scene, character, i))),
        };

    /// <summary>A subject and its motions: "a red star moves left then spins".</summary>
    public string Clause(Character character) => $"{Subject(character)} {Doing(character)}";

    private string Story(Scene scene, Character character, int index)
    {
        var state = scene.States[0].Characters[index];
        var place = Lexicon.Place(state.X / scene.Width, state.Y / scene.Height);
        var wall = scene.Interaction == Interaction.BehindWall ? $" {choose(Lexicon.BehindWall)}" : "";
        return character.Motions is [Motion.Still]
            ? $"{Subject(character)} {Doing(character)} {place}"
            : $"{Subject(character)} starts {place} and {Doing(character)}{wall}";
    }

    private string Both(Scene scene) => $"{Subject(scene.Characters[0])} and {Subject(scene.Characters[1])}";

    private string Doing(Character character) =>
        string.Join($" {choose(Lexicon.Then)} ", character.Motions.Select(motion => choose(Lexicon.Of(motion))));

    private string Subject(Character character)
    {
        var size = WithSize ? $"{choose(Lexicon.Of(character.Size))} " : "";
        var phrase = $"{size}{choose(Lexicon.Of(character.Color))} {choose(Lexicon.Of(character.Shape))}";
        return "aeiou".Contains(phrase[0], StringComparison.Ordinal) ? $"an {phrase}" : $"a {phrase}";
    }
}
