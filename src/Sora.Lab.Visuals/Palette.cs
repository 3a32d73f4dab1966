using SkiaSharp;

namespace Sora.Lab.Visuals;

/// <summary>Colours that are told apart by everyone, in an order that keeps neighbours different.</summary>
/// <remarks>Okabe and Ito 2008, Color Universal Design, without black and yellow.</remarks>
internal static class Palette
{
    private static readonly SKColor[] Colors =
    [
        new(0, 114, 178),
        new(230, 159, 0),
        new(0, 158, 115),
        new(204, 121, 167),
        new(86, 180, 233),
        new(213, 94, 0),
    ];

    public static SKColor At(int index) => Colors[index % Colors.Length];
}
