using System.Collections.Immutable;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Worlds.Captioning;

/// <summary>Writes prompts that ask for a scene, as users would.</summary>
/// <remarks>A camera that moves and a style that is not flat are always said; what else is left out depends on the style.</remarks>
public sealed class PromptWriter
{
    private const int Tries = 1000;
    private const int Syllables = 3;
    private const string Consonants = "bdfgklmnprstvwz";
    private const string Vowels = "aeiou";

    /// <summary>What a prompt may begin with before it comes to the point.</summary>
    internal static readonly ImmutableArray<string> Openings =
    [
        "a video of",
        "video of",
        "show me",
        "please draw",
        "i want",
        "make",
        "a clip where",
        "can you do",
        "gimme",
        "there is",
    ];

    /// <summary>What may stand between a character and what it does.</summary>
    internal static readonly ImmutableArray<string> Relatives = ["that", "which"];

    private readonly Scene scene;
    private readonly PromptStyle style;
    private readonly RandomSource random;
    private Enum? twisted;
    private string? odd;

    private PromptWriter(Scene scene, PromptStyle style, RandomSource random) =>
        (this.scene, this.style, this.random) = (scene, style, random);

    /// <summary>Writes a prompt.</summary>
    /// <param name="scene">What to ask for.</param>
    /// <param name="style">How.</param>
    /// <param name="seed">Which words; the same seed gives the same prompt.</param>
    /// <param name="twist">What is odd about one phrase; where nothing said can be so twisted, nothing is.</param>
    public static WrittenPrompt Write(Scene scene, PromptStyle style, ulong seed, PromptTwist twist = PromptTwist.None)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var random = new RandomSource(RandomSource.Hash(seed, (int)style, (int)twist));
        return new PromptWriter(scene, style, random).Write(twist);
    }

    /// <summary>A prompt that leaves out nothing a clip is judged by: colour, shape, motion and background.</summary>
    /// <param name="scene">What to ask for.</param>
    /// <param name="style">How.</param>
    /// <param name="seed">Which words; the same seed gives the same prompt.</param>
    public static string WriteWhole(Scene scene, PromptStyle style, ulong seed)
    {
        var tries = Enumerable.Range(0, Tries).Select(i => Write(scene, style, unchecked(seed + (ulong)i)));
        return tries.First(prompt => IsWhole(prompt.Told)).Text;
    }

    private static bool IsWhole(ToldScene told) =>
        told.Background is not null && told.Characters.All(one => one.Color is not null && !one.Motions.IsEmpty);

    private WrittenPrompt Write(PromptTwist twist)
    {
        var told = Choose();
        Twist(told, twist);
        var text = Sentence(told);
        if (odd is not null && twisted is null)
        {
            text = $"{text} {odd}";
        }

        var isAbsent = twist is not (PromptTwist.None or PromptTwist.HeldOutWord);
        return new(text, told, twisted, odd, isAbsent && twisted is not null ? Wording.PlainOf(twisted) : null);
    }

    // What the prompt says at all.
    private ToldScene Choose()
    {
        var all = ToldScene.Of(scene);
        var hurried = style == PromptStyle.Hurried;
        return all with
        {
            Characters =
            [
                .. all.Characters.Select(one =>
                    one with
                    {
                        Color = random.Chance(hurried ? 0.85 : 1) ? one.Color : null,
                        Size = random.Chance(style == PromptStyle.Plain ? 0 : 0.35) ? one.Size : null,
                        Motions = one.Motions.Length == 1 && random.Chance(hurried ? 0.25 : 0) ? [] : one.Motions,
                    }
                ),
            ],
            Background = random.Chance(hurried ? 0.6 : 1) ? all.Background : null,
            Camera = all.Camera == Camera.Still ? null : all.Camera,
            Style = all.Style == VisualStyle.Flat ? null : all.Style,
        };
    }

    private void Twist(ToldScene told, PromptTwist twist)
    {
        if (twist is PromptTwist.Absent or PromptTwist.HeldOutAbsent && random.Chance(0.15))
        {
            odd = OneOf(AbsentThings.Extras(twist == PromptTwist.HeldOutAbsent));
            return;
        }

        var twists = Said(told).Select(value => (Value: value, Phrases: Odd(value, twist))).ToList();
        var possible = twists.Where(one => !one.Phrases.IsEmpty).ToList();
        if (possible.Count > 0)
        {
            var (value, phrases) = possible[random.Below(possible.Count)];
            (twisted, odd) = (value, OneOf(phrases));
        }
    }

    private ImmutableArray<string> Odd(Enum value, PromptTwist twist) =>
        twist switch
        {
            PromptTwist.HeldOutWord => Wording.HeldOutOf(value),
            PromptTwist.Absent or PromptTwist.HeldOutAbsent => AbsentThings.Of(
                value,
                twist == PromptTwist.HeldOutAbsent
            ),
            PromptTwist.Invented when value is CharacterColor or CharacterShape => [Invented()],
            PromptTwist.Invented when value is Background => [$"in a {Invented()}", $"on the {Invented()}"],
            PromptTwist.Invented when value is Motion => [$"{Invented()}s"],
            _ => [],
        };

    private static IEnumerable<Enum> Said(ToldScene told) =>
        told
            .Characters.SelectMany(one =>
                (Enum?[])[one.Color, one.Shape, one.Size, .. one.Motions.Select(motion => (Enum)motion)]
            )
            .Concat([told.Background, told.Camera, told.Style])
            .Append(told.Interaction == Interaction.None ? null : told.Interaction)
            .OfType<Enum>();

    private string Sentence(ToldScene told)
    {
        var place = told.Background is { } background ? Say(background) : "";
        var events = told.Interaction switch
        {
            Interaction.Rebound => $"{Join(told.Characters.Select(Subject))} {Say(Interaction.Rebound)}",
            Interaction.BehindWall => $"{Clause(told.Characters[0])} {Say(Interaction.BehindWall)}",
            _ => Join(told.Characters.Select(Clause)),
        };
        string[] rest = [told.Style is { } look ? Say(look) : "", told.Camera is { } camera ? Say(camera) : ""];
        var placeFirst = style != PromptStyle.Plain && random.Chance(0.25);
        var opening = style != PromptStyle.Plain && !placeFirst && random.Chance(0.25) ? OneOf(Openings) : "";
        string[] parts = placeFirst ? [place, events, .. rest] : [opening, events, place, .. rest];
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    private string Clause(ToldCharacter one)
    {
        var joint = style == PromptStyle.Paraphrase ? OneOf(["", "", .. Relatives]) : "";
        var doing = string.Join($" {OneOf(Lexicon.Then)} ", one.Motions.Select(motion => Say(motion)));
        return string.Join(
            ' ',
            new[] { Subject(one), doing.Length > 0 ? joint : "", doing }.Where(part => part.Length > 0)
        );
    }

    private string Subject(ToldCharacter one)
    {
        string[] words =
        [
            one.Size is { } size ? Say(size) : "",
            one.Color is { } color ? Say(color) : "",
            Say(one.Shape!),
        ];
        if (style == PromptStyle.Hurried && random.Chance(0.15))
        {
            (words[1], words[2]) = (words[2], words[1]);
        }

        var phrase = string.Join(' ', words.Where(word => word.Length > 0));
        var article = Vowels.Contains(phrase[0], StringComparison.Ordinal) ? "an" : "a";
        return style == PromptStyle.Hurried && random.Chance(0.7) ? phrase : $"{article} {phrase}";
    }

    private string Say(Enum value)
    {
        if (odd is not null && value.Equals(twisted))
        {
            return odd;
        }

        return style switch
        {
            PromptStyle.Plain => Wording.PlainOf(value),
            PromptStyle.Hurried => OneOf([Wording.PlainOf(value), .. UserWords.ShortOf(value)]),
            _ => OneOf(Wording.Trained(value)),
        };
    }

    private string Join(IEnumerable<string> parts) => string.Join(OneOf([" and ", ", ", " and "]), parts);

    private string OneOf(ImmutableArray<string> phrases) => phrases[random.Below(phrases.Length)];

    private string Invented() =>
        string.Concat(
            Enumerable
                .Range(0, 2 + random.Below(Syllables - 1))
                .Select(_ => $"{Consonants[random.Below(Consonants.Length)]}{Vowels[random.Below(Vowels.Length)]}")
        ) + Consonants[random.Below(Consonants.Length)];
}
