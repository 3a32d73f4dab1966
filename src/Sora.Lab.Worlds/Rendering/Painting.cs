namespace Sora.Lab.Worlds.Rendering;

/// <summary>What every painter does to a pixel.</summary>
internal static class Painting
{
    /// <summary>Lays a colour over the pixel at an offset, as opaque as it covers it.</summary>
    public static void Blend(Span<byte> pixels, int offset, Rgb color, double coverage)
    {
        var pixel = pixels.Slice(offset, 3);
        pixel[0] = Mix(pixel[0], color.R, coverage);
        pixel[1] = Mix(pixel[1], color.G, coverage);
        pixel[2] = Mix(pixel[2], color.B, coverage);
    }

    private static byte Mix(byte under, byte over, double coverage) =>
        (byte)(under + ((over - under) * coverage) + 0.5);
}
