using Sora.Lab.Video;

namespace Sora.Lab.Training.Data;

/// <summary>Cuts parts out of clips.</summary>
internal static class ClipCut
{
    // Of the squares most are where something moves; the others keep the background learnt.
    private const double MovingPart = 0.75;

    /// <summary>The first frames and the middle of the picture, in a bucket's size.</summary>
    public static VideoClip Center(VideoClip clip, Bucket bucket) =>
        Part(
            clip,
            bucket.Frames,
            (Left: (clip.Width - bucket.Width) / 2, Top: (clip.Height - bucket.Height) / 2),
            (bucket.Width, bucket.Height)
        );

    /// <summary>A square: mostly where the clip changes most, sometimes anywhere; a clip no larger stays whole.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="side">In pixels.</param>
    /// <param name="random">The source of randomness.</param>
    public static VideoClip Square(VideoClip clip, int side, Random random)
    {
        var window = Window(clip, side, random);
        return Part(clip, clip.Frames, (window.Left, window.Top), (window.Width, window.Height));
    }

    /// <summary>Where such a square lies.</summary>
    /// <inheritdoc cref="Square"/>
    public static (int Left, int Top, int Width, int Height) Window(VideoClip clip, int side, Random random)
    {
        var (width, height) = (Math.Min(side, clip.Width), Math.Min(side, clip.Height));
        var (left, top) = (random.Next(clip.Width - width + 1), random.Next(clip.Height - height + 1));
        var isMoving = random.NextDouble() < MovingPart;
        var jitter = (Left: random.Next(-side / 4, (side / 4) + 1), Top: random.Next(-side / 4, (side / 4) + 1));
        if (isMoving && Moving(clip) is { } center)
        {
            left = Math.Clamp(center.X - (width / 2) + jitter.Left, 0, clip.Width - width);
            top = Math.Clamp(center.Y - (height / 2) + jitter.Top, 0, clip.Height - height);
        }

        return (left, top, width, height);
    }

    // The centre of all change from frame to frame; none in a still clip.
    private static (int X, int Y)? Moving(VideoClip clip)
    {
        var (sum, sumX, sumY) = (0L, 0L, 0L);
        for (var t = 1; t < clip.Frames; t++)
        {
            var before = clip.Frame(t - 1);
            var now = clip.Frame(t);
            for (var i = 0; i < now.Length; i++)
            {
                var change = Math.Abs(now[i] - before[i]);
                var pixel = i / 3;
                sum += change;
                sumX += change * (long)(pixel % clip.Width);
                sumY += change * (long)(pixel / clip.Width);
            }
        }

        return sum == 0 ? null : ((int)(sumX / sum), (int)(sumY / sum));
    }

    private static VideoClip Part(VideoClip clip, int frames, (int Left, int Top) corner, (int Width, int Height) size)
    {
        var cut = new VideoClip(frames, size.Height, size.Width, clip.FramesPerSecond);
        var row = size.Width * 3;
        for (var t = 0; t < frames; t++)
        {
            for (var y = 0; y < size.Height; y++)
            {
                var from = (((corner.Top + y) * clip.Width) + corner.Left) * 3;
                clip.Frame(t).Slice(from, row).CopyTo(cut.Frame(t)[(y * row)..]);
            }
        }

        return cut;
    }
}
