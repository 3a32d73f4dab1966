using SkiaSharp;

namespace Sora.Lab.Video.Decoders;

/// <summary>Transparent pixels over one colour, in sRGB values as browsers do it.</summary>
internal static class AlphaBlend
{
    /// <param name="rgba"><c>[N, 4]</c>.</param>
    /// <param name="rgb"><c>[N, 3]</c>, written.</param>
    /// <param name="background">What shows through.</param>
    /// <param name="isPremultiplied">Whether colours are already multiplied by their alpha.</param>
    public static void Over(ReadOnlySpan<byte> rgba, Span<byte> rgb, SKColor background, bool isPremultiplied)
    {
        for (int from = 0, to = 0; from < rgba.Length; from += 4, to += 3)
        {
            int alpha = rgba[from + 3];
            var weight = isPremultiplied ? 255 : alpha;
            rgb[to] = Mix(rgba[from], weight, background.Red, alpha);
            rgb[to + 1] = Mix(rgba[from + 1], weight, background.Green, alpha);
            rgb[to + 2] = Mix(rgba[from + 2], weight, background.Blue, alpha);
        }
    }

    private static byte Mix(int colour, int weight, int background, int alpha) =>
        (byte)Math.Min(255, (colour * weight + background * (255 - alpha) + 127) / 255);
}
