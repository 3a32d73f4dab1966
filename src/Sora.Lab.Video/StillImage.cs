using SkiaSharp;
using Sora.Lab.Video.Decoders;

namespace Sora.Lab.Video;

/// <summary>One frame as a picture.</summary>
public static class StillImage
{
    /// <summary>A frame as a PNG, 8-bit sRGB without alpha, exact to the level.</summary>
    /// <param name="clip">Where the frame is.</param>
    /// <param name="frame">Its index, in <c>[0, T)</c>.</param>
    /// <param name="scale">Each pixel becomes a square of so many pixels a side.</param>
    public static byte[] ToPng(VideoClip clip, int frame = 0, int scale = 1)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        using var bitmap = Pictures.ToBitmap(clip, frame);
        if (scale == 1)
        {
            return Pictures.ToPng(bitmap);
        }

        using var enlarged = bitmap.Resize(
            bitmap.Info.WithSize(checked(clip.Width * scale), checked(clip.Height * scale)),
            new SKSamplingOptions(SKFilterMode.Nearest)
        );
        return Pictures.ToPng(enlarged);
    }
}
