using System.Collections.Immutable;

namespace Sora.Lab.Worlds;

/// <summary>Every colour the world is painted with.</summary>
/// <remarks>
/// A background's tones are muted and of middle lightness, so that each stands clear of all eight character colours;
/// a test holds the distance.
/// </remarks>
public static class Palette
{
    private static readonly ImmutableArray<Rgb> Characters =
    [
        new(220, 40, 40),
        new(245, 130, 30),
        new(240, 205, 40),
        new(40, 160, 70),
        new(45, 90, 220),
        new(150, 60, 190),
        new(245, 245, 245),
        new(25, 25, 25),
    ];

    private static readonly ImmutableArray<ImmutableArray<Rgb>> Backgrounds =
    [
        [new(150, 142, 134), new(112, 126, 138), new(176, 152, 150), new(150, 162, 146), new(132, 122, 140)],
        [new(166, 192, 206), new(142, 160, 112), new(128, 146, 104)],
        [new(166, 190, 202), new(104, 150, 166), new(202, 182, 148), new(186, 166, 136)],
        [new(132, 146, 168), new(176, 188, 202), new(156, 170, 188)],
        [new(58, 64, 98), new(66, 82, 88), new(140, 144, 160)],
        [new(174, 180, 190), new(112, 108, 118), new(136, 124, 122), new(166, 154, 130), new(92, 96, 102)],
        [new(170, 164, 156), new(122, 120, 128)],
    ];

    /// <summary>The eight character colours in the order of <see cref="CharacterColor"/>.</summary>
    public static ImmutableArray<Rgb> CharacterColors => Characters;

    /// <summary>The bricks of a <see cref="Worlds.Wall"/>.</summary>
    public static Rgb Wall => new(124, 98, 88);

    /// <summary>The mortar between the bricks of a <see cref="Worlds.Wall"/>.</summary>
    public static Rgb Mortar => new(146, 122, 110);

    /// <summary>The centre of a character colour.</summary>
    /// <param name="color">Which.</param>
    public static Rgb Of(CharacterColor color) => Characters[(int)color];

    /// <summary>
    /// Every tone a background is painted with. Plain takes one of its tones a scene; elsewhere they stand for, in order:
    /// meadow sky, grass, tufts; beach sky, sea, sand, pebbles; snow sky, snow, drifts; night sky, hills, stars;
    /// city sky, two kinds of house, windows, road; checkerboard light, dark.
    /// </summary>
    /// <param name="background">Which.</param>
    public static ImmutableArray<Rgb> Of(Background background) => Backgrounds[(int)background];

    /// <summary>The line of <see cref="VisualStyle.Outlined"/>: darker in the same hue, lighter for black.</summary>
    /// <param name="color">The fill.</param>
    public static Rgb Line(CharacterColor color)
    {
        var fill = Of(color);
        return color == CharacterColor.Black
            ? new(78, 78, 78)
            : new((byte)(fill.R * 0.55), (byte)(fill.G * 0.55), (byte)(fill.B * 0.55));
    }
}
