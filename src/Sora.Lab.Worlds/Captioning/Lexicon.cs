using System.Collections.Immutable;

namespace Sora.Lab.Worlds.Captioning;

/// <summary>Every phrase of the captions, as data: the plain phrase first, then phrases that mean the same.</summary>
public static class Lexicon
{
    private static readonly ImmutableArray<ImmutableArray<string>> ColorPhrases =
    [
        ["red", "crimson", "scarlet"],
        ["orange", "tangerine"],
        ["yellow", "golden", "lemon"],
        ["green", "emerald", "jade"],
        ["blue", "cobalt", "sapphire"],
        ["purple", "violet", "amethyst"],
        ["white", "ivory", "chalk white"],
        ["black", "jet black", "ebony"],
    ];

    private static readonly ImmutableArray<ImmutableArray<string>> ShapePhrases =
    [
        ["circle", "ball", "disc", "dot"],
        ["square", "box", "block"],
        ["triangle", "pyramid"],
        ["star", "five pointed star"],
        ["heart", "love heart", "valentine"],
        ["ring", "hoop", "donut"],
    ];

    private static readonly ImmutableArray<ImmutableArray<string>> SizePhrases =
    [
        ["small", "little", "tiny"],
        ["large", "big", "huge"],
    ];

    private static readonly ImmutableArray<ImmutableArray<string>> MotionPhrases =
    [
        ["stays still", "stands still", "does not move", "rests", "stays in place", "remains still"],
        [
            "moves left",
            "moves to the left",
            "goes left",
            "drifts left",
            "slides leftwards",
            "moves westwards",
            "heads west",
        ],
        [
            "moves right",
            "moves to the right",
            "goes right",
            "drifts right",
            "slides rightwards",
            "moves eastwards",
            "heads east",
        ],
        ["moves up", "rises", "goes up", "climbs", "moves upwards", "ascends", "heads north"],
        ["moves down", "sinks", "goes down", "moves downwards", "descends", "heads south"],
        ["moves up and left", "moves up and to the left", "rises to the left", "climbs leftwards", "heads northwest"],
        [
            "moves up and right",
            "moves up and to the right",
            "rises to the right",
            "climbs rightwards",
            "heads northeast",
        ],
        [
            "moves down and left",
            "moves down and to the left",
            "sinks to the left",
            "descends leftwards",
            "heads southwest",
        ],
        [
            "moves down and right",
            "moves down and to the right",
            "sinks to the right",
            "descends rightwards",
            "heads southeast",
        ],
        ["bounces", "bounces up and down", "hops", "bounces off the ground", "jumps up and down"],
        ["circles around", "goes around in a loop", "orbits", "moves in circles", "goes round and round"],
        ["spins", "rotates", "twirls", "turns in place", "whirls"],
        ["grows", "gets bigger", "becomes larger", "expands", "swells"],
        ["shrinks", "gets smaller", "becomes smaller", "contracts", "dwindles"],
    ];

    private static readonly ImmutableArray<ImmutableArray<string>> BackgroundPhrases =
    [
        ["on a plain background", "on a blank background", "on an empty background", "before a plain backdrop"],
        ["over a meadow", "in a meadow", "over a grassy field", "over green grass", "in a field"],
        ["on a beach", "at the beach", "by the sea", "at the seaside", "on the seashore"],
        ["over snow", "in the snow", "over snowy hills", "in winter", "over a snowy landscape"],
        ["at night", "in the night", "under the stars", "after dark", "under a night sky"],
        ["in a city", "in the city", "in a town", "among tall buildings", "before city houses"],
        ["over a checkerboard", "on a checkerboard", "over a checkered floor", "on a chessboard"],
    ];

    private static readonly ImmutableArray<ImmutableArray<string>> CameraPhrases =
    [
        ["while the camera stays still"],
        ["while the camera pans left", "as the camera moves left", "with a camera pan to the left"],
        ["while the camera pans right", "as the camera moves right", "with a camera pan to the right"],
        ["while the camera zooms in", "as the camera comes closer", "with a camera zoom in"],
        ["while the camera zooms out", "as the camera draws back", "with a camera zoom out"],
    ];

    private static readonly ImmutableArray<ImmutableArray<string>> StylePhrases =
    [
        ["in a flat style"],
        ["in an outlined style", "with outlines", "drawn with outlines"],
        ["in a pixelated style", "as pixel art", "in big pixels"],
        ["in a watercolor style", "in a watercolour style", "as a watercolor", "painted in watercolor"],
    ];

    private static readonly ImmutableArray<string> BackgroundDescriptions =
    [
        "the background is one plain muted color",
        "the background is a green meadow under a pale sky",
        "the background is a sandy beach by the sea under a pale sky",
        "the background is snowy hills under a gray sky",
        "the background is a night sky with stars over dark hills",
        "the background is a city with houses along a road",
        "the background is a checkerboard of light and dark squares",
    ];

    private static readonly ImmutableArray<string> PlacePhrases =
    [
        "at the top left",
        "at the top",
        "at the top right",
        "at the left",
        "in the middle",
        "at the right",
        "at the bottom left",
        "at the bottom",
        "at the bottom right",
    ];

    /// <summary>The ninths of a frame, in rows from the top left.</summary>
    public static ImmutableArray<string> Places => PlacePhrases;

    /// <summary>What joins two events of one character, the first before the second.</summary>
    public static ImmutableArray<string> Then { get; } = ["then", "and then", "and afterwards", "and next"];

    /// <summary>What two characters do that meet and rebound.</summary>
    public static ImmutableArray<string> Rebound { get; } =
    ["meet and rebound", "bump into each other and rebound", "collide and bounce back", "meet and turn back"];

    /// <summary>Where a character passes that a wall hides; it follows the motion.</summary>
    public static ImmutableArray<string> BehindWall { get; } =
    ["behind a wall", "and passes behind a wall", "past the back of a wall", "behind a brick wall"];

    /// <summary>Words the grammar adds between the phrases.</summary>
    public static ImmutableArray<string> Joints { get; } =
    ["a", "an", "and", "starts", "start apart", "the style is", "flat outlined pixelated watercolor"];

    /// <summary>Phrases for a colour, used as adjectives.</summary>
    /// <param name="color">Which.</param>
    public static ImmutableArray<string> Of(CharacterColor color) => ColorPhrases[(int)color];

    /// <summary>Phrases for a shape, used as nouns.</summary>
    /// <param name="shape">Which.</param>
    public static ImmutableArray<string> Of(CharacterShape shape) => ShapePhrases[(int)shape];

    /// <summary>Phrases for a size, used as adjectives.</summary>
    /// <param name="size">Which.</param>
    public static ImmutableArray<string> Of(CharacterSize size) => SizePhrases[(int)size];

    /// <summary>Phrases for a motion, used as verbs of one subject.</summary>
    /// <param name="motion">Which.</param>
    public static ImmutableArray<string> Of(Motion motion) => MotionPhrases[(int)motion];

    /// <summary>Phrases for a background, used as adverbs of place or time.</summary>
    /// <param name="background">Which.</param>
    public static ImmutableArray<string> Of(Background background) => BackgroundPhrases[(int)background];

    /// <summary>Phrases for what the camera does, to follow a whole sentence.</summary>
    /// <param name="camera">Which.</param>
    public static ImmutableArray<string> Of(Camera camera) => CameraPhrases[(int)camera];

    /// <summary>Phrases for a style, to follow a whole sentence.</summary>
    /// <param name="style">Which.</param>
    public static ImmutableArray<string> Of(VisualStyle style) => StylePhrases[(int)style];

    /// <summary>A sentence about a background.</summary>
    /// <param name="background">Which.</param>
    public static string Describe(Background background) => BackgroundDescriptions[(int)background];

    /// <summary>A sentence about what the camera does: "the camera pans left".</summary>
    /// <param name="camera">Which.</param>
    public static string Describe(Camera camera) => Of(camera)[0]["while ".Length..];

    /// <summary>A sentence about a style: "the style is outlined".</summary>
    /// <param name="style">Which.</param>
    public static string Describe(VisualStyle style) => $"the style is {Of(style)[0].Split(' ')[2]}";

    /// <summary>Names the ninth of the frame that a point lies in.</summary>
    /// <param name="x">From 0 at the left edge to 1 at the right.</param>
    /// <param name="y">From 0 at the top edge to 1 at the bottom.</param>
    public static string Place(double x, double y) =>
        PlacePhrases[(Math.Clamp((int)(y * 3), 0, 2) * 3) + Math.Clamp((int)(x * 3), 0, 2)];

    internal static IEnumerable<string> All() =>
        new[]
        {
            ColorPhrases,
            ShapePhrases,
            SizePhrases,
            MotionPhrases,
            BackgroundPhrases,
            CameraPhrases,
            StylePhrases,
            [BackgroundDescriptions, PlacePhrases, Then, Rebound, BehindWall, Joints],
        }.SelectMany(static table => table.SelectMany(static phrases => phrases));
}
