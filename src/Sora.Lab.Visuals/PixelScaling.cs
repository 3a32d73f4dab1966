using Sora.Lab.Video;

namespace Sora.Lab.Visuals;

/// <summary>Enlarging by whole pixels, so that a small clip is seen as it is.</summary>
internal static class PixelScaling
{
    public static VideoClip Enlarge(VideoClip clip, int factor)
    {
        var enlarged = new VideoClip(clip.Frames, clip.Height * factor, clip.Width * factor, clip.FramesPerSecond);
        for (var t = 0; t < clip.Frames; t++)
        {
            EnlargeFrame(clip.Frame(t), enlarged.Frame(t), clip.Width, factor);
        }

        return enlarged;
    }

    private static void EnlargeFrame(ReadOnlySpan<byte> source, Span<byte> target, int width, int factor)
    {
        var row = width * 3 * factor;
        for (var y = 0; y < source.Length / (width * 3); y++)
        {
            var first = target.Slice(y * factor * row, row);
            for (var x = 0; x < width * factor; x++)
            {
                source.Slice(((y * width) + (x / factor)) * 3, 3).CopyTo(first[(x * 3)..]);
            }

            for (var copy = 1; copy < factor; copy++)
            {
                first.CopyTo(target.Slice(((y * factor) + copy) * row, row));
            }
        }
    }
}
