using System.Collections.Immutable;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Worlds.Captioning;

/// <summary>Things users ask for that the world has not, with the nearest that it has. A third is kept from training.</summary>
/// <remarks>Held out are, of the things beside each value, a third rounded down with the smallest hash, and of those beside none a third.</remarks>
public static class AbsentThings
{
    private static readonly Dictionary<Enum, string[]> Near = new()
    {
        [CharacterColor.Red] = ["pink", "maroon", "rose"],
        [CharacterColor.Orange] = ["brown", "copper", "bronze"],
        [CharacterColor.Yellow] = ["beige", "khaki", "cream"],
        [CharacterColor.Green] = ["teal", "olive", "chartreuse"],
        [CharacterColor.Blue] = ["turquoise", "cyan", "aqua"],
        [CharacterColor.Purple] = ["magenta", "fuchsia", "indigo"],
        [CharacterColor.White] = ["silver", "transparent", "glass"],
        [CharacterColor.Black] = ["gray", "charcoal", "grey"],
        [CharacterShape.Circle] = ["oval", "cat", "egg", "person", "balloon", "octagon", "dog", "sun"],
        [CharacterShape.Square] = ["rectangle", "car", "house", "robot", "diamond", "train", "book"],
        [CharacterShape.Triangle] = ["rocket", "cone", "arrow", "tent", "boat", "tree", "kite"],
        [CharacterShape.Star] = ["flower", "snowflake", "cross", "spider", "octopus", "explosion"],
        [CharacterShape.Heart] = ["apple", "leaf", "butterfly", "strawberry", "face"],
        [CharacterShape.Ring] = ["crescent", "tire", "spiral", "letter o", "bracelet", "halo"],
        [Motion.Still] = ["sleeps", "blinks", "waves", "sings", "talks"],
        [Motion.Left] = ["strolls home", "swims to the west"],
        [Motion.Right] = ["drives", "walks", "runs away", "marches"],
        [Motion.Up] = ["takes off", "climbs a ladder", "flies away"],
        [Motion.Down] = ["dives", "slides down a hill", "rains down"],
        [Motion.Bouncing] = ["dances", "zigzags", "does a somersault", "juggles"],
        [Motion.Circling] = ["spirals", "loops the loop", "wanders"],
        [Motion.Spinning] = ["tumbles", "wobbles", "shakes", "flips over"],
        [Motion.Growing] = ["explodes", "blooms", "stretches"],
        [Motion.Shrinking] = ["disappears", "melts", "fades away", "vanishes"],
        [Background.Plain] = ["in a kitchen", "in a room", "on a stage", "in an office"],
        [Background.Meadow] = ["in a forest", "in a jungle", "in a garden", "on a farm"],
        [Background.Beach] = ["in a desert", "on an island", "in a swimming pool", "underwater"],
        [Background.Snow] = ["in the mountains", "on a glacier", "at the north pole"],
        [Background.Night] = ["in space", "on the moon", "in a cave"],
        [Background.City] = ["in a castle", "at an airport", "in a factory", "on a bridge"],
        [Background.Checkerboard] = ["on a dance floor", "on a tiled bathroom floor", "on a carpet"],
        [VisualStyle.Outlined] = ["as a cartoon", "as a pencil sketch", "in anime style"],
        [VisualStyle.Pixelated] = ["as a mosaic", "built of lego", "in minecraft style"],
        [VisualStyle.Watercolor] = ["as an oil painting", "in pastels", "in crayon style"],
    };

    private static readonly ImmutableArray<string> Further =
    [
        "with a hat",
        "wearing sunglasses",
        "with fireworks",
        "in the rain",
        "at sunset",
        "with a smile",
        "next to a tree",
        "holding a sign",
        "with music",
        "in slow motion",
        "with a shadow",
        "and a dinosaur",
    ];

    private static readonly ImmutableHashSet<string> HeldOut =
    [
        .. Near
            .Values.Append([.. Further])
            .SelectMany(things => things.OrderBy(thing => RandomSource.Hash(1, thing)).Take(things.Length / 3)),
    ];

    /// <summary>What is asked for and comes nearest to a value.</summary>
    /// <param name="value">A value of the world's enumerations.</param>
    /// <param name="heldOut">Those that training never sees, or the others.</param>
    public static ImmutableArray<string> Of(Enum value, bool heldOut) =>
        [.. Near.GetValueOrDefault(value, []).Where(thing => IsHeldOut(thing) == heldOut)];

    /// <summary>What is asked for besides, and near to nothing.</summary>
    /// <param name="heldOut">Those that training never sees, or the others.</param>
    public static ImmutableArray<string> Extras(bool heldOut) =>
        [.. Further.Where(thing => IsHeldOut(thing) == heldOut)];

    /// <summary>All of them.</summary>
    public static IEnumerable<string> All => Near.Values.SelectMany(things => things).Concat(Further);

    /// <summary>Whether training never sees a thing.</summary>
    /// <param name="thing">One of <see cref="All"/>.</param>
    public static bool IsHeldOut(string thing) => HeldOut.Contains(thing);
}
