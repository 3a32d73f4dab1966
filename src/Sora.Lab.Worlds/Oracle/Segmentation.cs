using Sora.Lab.Video;

namespace Sora.Lab.Worlds.Oracle;

/// <summary>Labels the pixels that clearly show a character colour, and gathers them into connected patches.</summary>
/// <remarks>
/// Patches of one colour with a narrow gap between them are one: thin rings fall apart in small or compressed frames. A
/// patch that hugs a larger patch of another colour is its blurred rim (half way from red to sand lies near orange).
/// </remarks>
internal sealed class Segmentation
{
    private const int SmallestArea = 4;
    private const double WidestGap = 0.05;
    private readonly int width;
    private readonly int height;
    private readonly int gap;
    private readonly int[] stack;

    private Segmentation(VideoClip clip)
    {
        (width, height) = (clip.Width, clip.Height);
        gap = Math.Max(2, (int)(WidestGap * Math.Min(width, height)));
        stack = new int[width * height];
        Labels = new byte[clip.Frames][];
        Blobs = new List<Blob>[clip.Frames];
    }

    /// <summary>A label a pixel, <c>[T][H * W]</c>: a <see cref="CharacterColor"/> or <see cref="ColorTable.None"/>.</summary>
    public byte[][] Labels { get; }

    /// <summary>The patches of every frame, largest first.</summary>
    public List<Blob>[] Blobs { get; }

    /// <summary>Segments every frame of a clip.</summary>
    public static Segmentation Of(VideoClip clip)
    {
        var segmentation = new Segmentation(clip);
        for (var frame = 0; frame < clip.Frames; frame++)
        {
            segmentation.Labels[frame] = Label(clip.Frame(frame));
            segmentation.Blobs[frame] = segmentation.Gather(segmentation.Labels[frame]);
        }

        return segmentation;
    }

    private static byte[] Label(ReadOnlySpan<byte> pixels)
    {
        var labels = new byte[pixels.Length / 3];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = ColorTable.Label(pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]);
        }

        return labels;
    }

    private List<Blob> Gather(byte[] labels)
    {
        var seen = new bool[labels.Length];
        var blobs = new List<Blob>();
        for (var start = 0; start < labels.Length; start++)
        {
            if (labels[start] == ColorTable.None || seen[start])
            {
                continue;
            }

            var blob = Flood(labels, seen, start, out var rim);
            if (blob.Area >= SmallestArea && rim < 0.6 * blob.Area)
            {
                blobs.Add(blob);
            }
        }

        blobs.Sort(static (a, b) => b.Area.CompareTo(a.Area));
        return Join(blobs);
    }

    // Eight-connected; counts the pixels that lie beside a patch of another colour.
    private Blob Flood(byte[] labels, bool[] seen, int start, out int rim)
    {
        var label = labels[start];
        var (count, top) = (0, 1);
        var (sumX, sumY) = (0L, 0L);
        var (left, up, right, down) = (width, height, 0, 0);
        rim = 0;
        (stack[0], seen[start]) = (start, true);
        while (top > 0)
        {
            var at = stack[--top];
            var (x, y) = (at % width, at / width);
            (count, sumX, sumY) = (count + 1, sumX + x, sumY + y);
            (left, right) = (Math.Min(left, x), Math.Max(right, x));
            (up, down) = (Math.Min(up, y), Math.Max(down, y));
            rim += Spread(labels, seen, x, y, ref top) ? 1 : 0;
        }

        var (middleX, middleY) = ((sumX / (double)count) + 0.5, (sumY / (double)count) + 0.5);
        return new((CharacterColor)label, count, middleX, middleY, left, up, right, down);
    }

    private bool Spread(byte[] labels, bool[] seen, int x, int y, ref int top)
    {
        var label = labels[(y * width) + x];
        var besideOther = false;
        for (var v = Math.Max(0, y - 1); v <= Math.Min(height - 1, y + 1); v++)
        {
            for (var u = Math.Max(0, x - 1); u <= Math.Min(width - 1, x + 1); u++)
            {
                var at = (v * width) + u;
                besideOther |= labels[at] != label && labels[at] != ColorTable.None;
                if (labels[at] == label && !seen[at])
                {
                    (stack[top++], seen[at]) = (at, true);
                }
            }
        }

        return besideOther;
    }

    private List<Blob> Join(List<Blob> blobs)
    {
        for (var i = 0; i < blobs.Count; i++)
        {
            for (var j = blobs.Count - 1; j > i; j--)
            {
                if (blobs[i].Color == blobs[j].Color && blobs[i].Gap(blobs[j]) <= gap)
                {
                    blobs[i] = blobs[i].Join(blobs[j]);
                    blobs.RemoveAt(j);
                    j = blobs.Count;
                }
            }
        }

        blobs.Sort(static (a, b) => b.Area.CompareTo(a.Area));
        return blobs;
    }
}
