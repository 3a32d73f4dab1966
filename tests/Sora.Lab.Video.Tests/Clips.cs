namespace Sora.Lab.Video.Tests;

/// <summary>Clips with known pixels.</summary>
internal static class Clips
{
    public static readonly (byte R, byte G, byte B) Red = (220, 40, 40);

    /// <summary>A red square that moves two pixels a frame over green.</summary>
    public static VideoClip MovingSquare(int frames = 9, int height = 48, int width = 64, double rate = 8)
    {
        var clip = new VideoClip(frames, height, width, rate);
        for (var frame = 0; frame < frames; frame++)
        {
            Fill(clip, frame, 0, 0, width, height, (40, 160, 70));
            Fill(clip, frame, 4 + 2 * frame, 8, Math.Min(24, width), Math.Min(24, height), Red);
        }

        return clip;
    }

    /// <summary>Random pixels: what no encoder keeps by luck.</summary>
    public static VideoClip Noise(int frames, int height, int width, double rate = 8, int seed = 7)
    {
        var clip = new VideoClip(frames, height, width, rate);
        new Random(seed).NextBytes(clip.Pixels.Span);
        return clip;
    }

    public static (byte R, byte G, byte B) Pixel(this VideoClip clip, int frame, int x, int y)
    {
        var at = clip.Frame(frame).Slice((y * clip.Width + x) * 3, 3);
        return (at[0], at[1], at[2]);
    }

    /// <summary>The largest difference in any channel.</summary>
    public static int Distance((byte R, byte G, byte B) a, (byte R, byte G, byte B) b) =>
        Math.Max(Math.Abs(a.R - b.R), Math.Max(Math.Abs(a.G - b.G), Math.Abs(a.B - b.B)));

    public static void Fill(VideoClip clip, int frame, int x, int y, int w, int h, (byte R, byte G, byte B) colour)
    {
        var pixels = clip.Frame(frame);
        for (var row = y; row < Math.Min(y + h, clip.Height); row++)
        {
            for (var column = x; column < Math.Min(x + w, clip.Width); column++)
            {
                var at = (row * clip.Width + column) * 3;
                (pixels[at], pixels[at + 1], pixels[at + 2]) = colour;
            }
        }
    }
}
