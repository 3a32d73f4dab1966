using System.Numerics;
using Sora.Lab.Video;

namespace Sora.Lab.Worlds.Oracle;

/// <summary>Measures how much of every pixel around a patch shows its fill.</summary>
internal sealed class Matting(VideoClip clip, Segmentation segmentation, WallFinder wall)
{
    private const double LeastTonePart = 0.05;

    /// <summary>The mean colour of a patch's inner pixels, or of all that are clear where it has none.</summary>
    public Vector3 FillColor(Blob blob, int frame)
    {
        var (inner, all, innerCount, allCount) = (Vector3.Zero, Vector3.Zero, 0, 0);
        var pixels = clip.Frame(frame);
        var labels = segmentation.Labels[frame];
        for (var y = blob.Top; y <= blob.Bottom; y++)
        {
            for (var x = blob.Left; x <= blob.Right; x++)
            {
                var at = (y * clip.Width) + x;
                if (labels[at] == (byte)blob.Color)
                {
                    var color = Color(pixels, at);
                    (all, allCount) = (all + color, allCount + 1);
                    (inner, innerCount) = IsInner(labels, x, y) ? (inner + color, innerCount + 1) : (inner, innerCount);
                }
            }
        }

        return innerCount >= 4 ? inner / innerCount : all / Math.Max(1, allCount);
    }

    /// <summary>The tones of the background around a patch.</summary>
    public List<Vector3> TonesAround(Blob blob, int frame)
    {
        var (left, top, right, bottom) = Window(blob);
        var tones = ColorTable.Tones.Length;
        var (sums, counts) = (new Vector3[tones], new int[tones]);
        var pixels = clip.Frame(frame);
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                if (IsClear(segmentation.Labels[frame], x, y) && !wall.Hides(x, y))
                {
                    var at = ((y * clip.Width) + x) * 3;
                    var tone = ColorTable.Tone(pixels[at], pixels[at + 1], pixels[at + 2]);
                    (sums[tone], counts[tone]) = (sums[tone] + Color(pixels, at / 3), counts[tone] + 1);
                }
            }
        }

        var least = Math.Max(2, LeastTonePart * counts.Sum());
        var found = Enumerable.Range(0, tones).Where(i => counts[i] >= least).Select(i => sums[i] / counts[i]).ToList();
        return found.Count > 0 ? found : [new(128, 128, 128)];
    }

    /// <summary>The part of every pixel around a patch that shows its fill.</summary>
    /// <param name="blob">The patch.</param>
    /// <param name="frame">Where it is.</param>
    /// <param name="mixture">How its pixels mix.</param>
    public FillMap Map(Blob blob, int frame, PixelMixture mixture)
    {
        var (left, top, right, bottom) = Window(blob);
        var (width, height) = (right - left + 1, bottom - top + 1);
        var map = new FillMap(left, top, width, height, 1, new float[width * height], new float[width * height]);
        var pixels = clip.Frame(frame);
        for (var i = 0; i < map.Values.Length; i++)
        {
            var (x, y) = (left + (i % width), top + (i / width));
            if (!wall.Hides(x, y) && !IsBesideOther(segmentation.Labels[frame], blob.Color, x, y))
            {
                map.Weights[i] = 1;
                map.Values[i] = mixture.PartOf(Color(pixels, (y * clip.Width) + x));
            }
        }

        return map;
    }

    private (int Left, int Top, int Right, int Bottom) Window(Blob blob)
    {
        var margin = 4 + (blob.Extent / 5);
        return (
            Math.Max(0, blob.Left - margin),
            Math.Max(0, blob.Top - margin),
            Math.Min(clip.Width - 1, blob.Right + margin),
            Math.Min(clip.Height - 1, blob.Bottom + margin)
        );
    }

    private bool IsInner(byte[] labels, int x, int y)
    {
        var at = (y * clip.Width) + x;
        return x > 0
            && y > 0
            && x < clip.Width - 1
            && y < clip.Height - 1
            && labels[at - 1] == labels[at]
            && labels[at + 1] == labels[at]
            && labels[at - clip.Width] == labels[at]
            && labels[at + clip.Width] == labels[at];
    }

    // No character colour within two pixels: past any anti-aliased edge and any thin line.
    private bool IsClear(byte[] labels, int x, int y) =>
        IsAll(labels, x, y, 2, static (label, _) => label == ColorTable.None, 0);

    private bool IsBesideOther(byte[] labels, CharacterColor color, int x, int y) =>
        !IsAll(labels, x, y, 1, static (label, own) => label == ColorTable.None || label == own, (byte)color);

    private bool IsAll(byte[] labels, int x, int y, int reach, Func<byte, byte, bool> test, byte own)
    {
        for (var v = Math.Max(0, y - reach); v <= Math.Min(clip.Height - 1, y + reach); v++)
        {
            for (var u = Math.Max(0, x - reach); u <= Math.Min(clip.Width - 1, x + reach); u++)
            {
                if (!test(labels[(v * clip.Width) + u], own))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static Vector3 Color(ReadOnlySpan<byte> pixels, int at) =>
        new(pixels[3 * at], pixels[(3 * at) + 1], pixels[(3 * at) + 2]);
}
