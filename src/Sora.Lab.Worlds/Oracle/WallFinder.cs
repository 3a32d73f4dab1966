using Sora.Lab.Video;

namespace Sora.Lab.Worlds.Oracle;

/// <summary>Looks for a brick wall that stands on the bottom of the frame and never moves.</summary>
/// <remarks>
/// Bricks and mortar are told from every background's tones by their colour; a column is the wall's where a run of
/// pixels up from the bottom is, in most of the frames looked at. A character passes behind it, so none covers it.
/// </remarks>
internal sealed class WallFinder
{
    private const double LeastHeight = 0.2;
    private const int FramesLookedAt = 3;
    private const double WholePart = 0.9;

    private WallFinder(int left, int right, int top) => (Left, Right, Top) = (left, right, top);

    /// <summary>First column; past <see cref="Right"/> where there is no wall.</summary>
    public int Left { get; }

    /// <summary>Last column.</summary>
    public int Right { get; }

    /// <summary>First row.</summary>
    public int Top { get; }

    /// <summary>Whether a wall was found.</summary>
    public bool IsThere => Right >= Left;

    /// <summary>Whether the wall, or its blurred edge, covers a pixel.</summary>
    public bool Hides(int x, int y) => IsThere && x >= Left - 1 && x <= Right + 1 && y >= Top - 1;

    /// <summary>Whether the wall may hide some of a patch.</summary>
    public bool Touches(Blob blob) =>
        IsThere && blob.Right >= Left - 3 && blob.Left <= Right + 3 && blob.Bottom >= Top - 3;

    /// <summary>
    /// The frames in which a track's patch is whole: those where the wall is not near, or where it always is, those of
    /// the largest patches.
    /// </summary>
    public int[] OpenFrames(BlobTrack track)
    {
        var seen = Enumerable.Range(0, track.Blobs.Length).Where(frame => track.Blobs[frame] is not null).ToArray();
        var open = seen.Where(frame => !Touches(track.Blobs[frame]!)).ToArray();
        var largest = seen.Max(frame => track.Blobs[frame]!.Area);
        return open.Length > 0 ? open : [.. seen.Where(frame => track.Blobs[frame]!.Area >= WholePart * largest)];
    }

    /// <summary>Looks for the wall of a clip.</summary>
    public static WallFinder Of(VideoClip clip)
    {
        var tops = new int[clip.Width];
        for (var x = 0; x < clip.Width; x++)
        {
            var looks = Enumerable
                .Range(0, FramesLookedAt)
                .Select(i => TopOf(clip, i * (clip.Frames - 1) / Math.Max(1, FramesLookedAt - 1), x));
            tops[x] = looks.Max();
        }

        return LongestRun(tops, clip);
    }

    private static WallFinder LongestRun(int[] tops, VideoClip clip)
    {
        var side = Math.Min(clip.Width, clip.Height);
        var (bestLeft, bestLength, start) = (0, 0, 0);
        for (var x = 0; x <= clip.Width; x++)
        {
            if (x < clip.Width && clip.Height - tops[x] >= LeastHeight * side)
            {
                continue;
            }

            (bestLeft, bestLength) = x - start > bestLength ? (start, x - start) : (bestLeft, bestLength);
            start = x + 1;
        }

        if (bestLength < Math.Max(6, 0.1 * side) || bestLength > 0.7 * clip.Width)
        {
            return new(0, -1, clip.Height);
        }

        var run = tops.AsSpan(bestLeft, bestLength).ToArray().Order().ToArray();
        return new(bestLeft, bestLeft + bestLength - 1, run[run.Length / 2]);
    }

    // The topmost row of the run of wall colours up from the bottom; one odd pixel in five is let pass.
    private static int TopOf(VideoClip clip, int frame, int x)
    {
        var pixels = clip.Frame(frame);
        var (top, odd) = (clip.Height, 0);
        for (var y = clip.Height - 1; y >= 0; y--)
        {
            var at = ((y * clip.Width) + x) * 3;
            if (IsWall(pixels[at], pixels[at + 1], pixels[at + 2]))
            {
                top = y;
            }
            else if (++odd > 1 + ((clip.Height - y) / 6))
            {
                break;
            }
        }

        return top;
    }

    // Brownish and of middle lightness, whatever grain adds to all channels alike; no background has such a tone.
    private static bool IsWall(byte red, byte green, byte blue) =>
        red - green is >= 13 and <= 44 && red - blue is >= 22 and <= 58 && red + green + blue is > 220 and < 430;
}
