using Sora.Lab.Video;

namespace Sora.Lab.Worlds.Oracle;

/// <summary>Names the style a clip is drawn in, from its blocks, its characters' lines and its grain.</summary>
internal static class StyleClassifier
{
    // Of brightness alone, since H.264 halves colour's resolution: after CRF 18 at most 0.32 at characters' edges and 0.22 elsewhere. Without
    // blocks the edges of a square that happens to stand on the grid have 0.2, but then the place behind it has at least 0.6.
    private const double EdgeRatio = 0.42;
    private const double PlaceRatio = 0.42;
    private const int SameTone = 20;

    /// <summary>Whether the frames are made of blocks: there are almost no steps of brightness within one.</summary>
    public static bool IsPixelated(VideoClip clip)
    {
        var block = VisualStyles.BlockSize(clip.Width, clip.Height);
        var (edges, place) = (new BlockSteps(), new BlockSteps());
        for (var frame = 0; frame < clip.Frames; frame += Math.Max(1, clip.Frames / 8))
        {
            var pixels = clip.Frame(frame);
            for (var i = 0; i < clip.Width * clip.Height; i++)
            {
                var (x, y) = (i % clip.Width, i / clip.Width);
                if (x >= 2 && y >= 2 && x < clip.Width - 1 && y < clip.Height - 1)
                {
                    Add(pixels, i, 1, clip.Width, x % block == 0, edges, place);
                    Add(pixels, i, clip.Width, 1, y % block == 0, edges, place);
                }
            }
        }

        // On one even tone nothing blurs the blocks: it was never compressed.
        return place.IsEmpty
            ? edges.Ratio(block) == 0
            : edges.Ratio(block) < EdgeRatio && place.Ratio(block) < PlaceRatio;
    }

    /// <summary>The clip with one pixel for every block.</summary>
    public static VideoClip Shrink(VideoClip clip, int block)
    {
        var (width, height) = ((clip.Width + block - 1) / block, (clip.Height + block - 1) / block);
        var small = new VideoClip(clip.Frames, height, width, clip.FramesPerSecond);
        for (var frame = 0; frame < clip.Frames; frame++)
        {
            var from = clip.Frame(frame);
            var to = small.Frame(frame);
            for (var i = 0; i < width * height * 3; i++)
            {
                var (column, row, channel) = (i / 3 % width * block, i / 3 / width * block, i % 3);
                var (right, bottom) = (Math.Min(clip.Width, column + block), Math.Min(clip.Height, row + block));
                var sum = 0;
                for (var y = row; y < bottom; y++)
                {
                    for (var x = column; x < right; x++)
                    {
                        sum += from[(((y * clip.Width) + x) * 3) + channel];
                    }
                }

                to[i] = (byte)(sum / ((right - column) * (bottom - row)));
            }
        }

        return small;
    }

    /// <summary>The differences between channels, three times over: grain changes all channels alike.</summary>
    public static VideoClip WithoutGrain(VideoClip clip)
    {
        var differences = new VideoClip(clip.Frames, clip.Height, clip.Width, clip.FramesPerSecond);
        var from = clip.Pixels.Span;
        var to = differences.Pixels.Span;
        for (var i = 0; i < from.Length; i += 3)
        {
            to[i] = (byte)Math.Clamp(128 + (3 * (from[i] - from[i + 1])), 0, 255);
            to[i + 1] = (byte)Math.Clamp(128 + (3 * (from[i + 1] - from[i + 2])), 0, 255);
            to[i + 2] = (byte)Math.Clamp(128 + (3 * (from[i] - from[i + 2])), 0, 255);
        }

        return differences;
    }

    /// <summary>How much grain there is: the middle one of the differences between pixels of one tone.</summary>
    public static double Grain(VideoClip clip, Segmentation segmentation)
    {
        var counts = new int[SameTone];
        var pixels = clip.Frame(clip.Frames / 2);
        var labels = segmentation.Labels[clip.Frames / 2];
        for (var i = 2; i < labels.Length; i++)
        {
            if (i % clip.Width >= 2 && labels[i] == ColorTable.None && labels[i - 2] == ColorTable.None)
            {
                var difference = Math.Abs(pixels[(3 * i) + 1] - pixels[(3 * i) - 5]);
                counts[Math.Min(difference, SameTone - 1)] += difference < SameTone ? 1 : 0;
            }
        }

        var (middle, sum) = (0, counts[0]);
        while (middle < SameTone - 1 && 2 * sum < counts.Sum())
        {
            sum += counts[++middle];
        }

        return middle;
    }

    // A step between two pixels along a stride is one of an edge where a character begins near it, before, after or beside it.
    private static void Add(
        ReadOnlySpan<byte> pixels,
        int at,
        int stride,
        int beside,
        bool isAcross,
        BlockSteps edges,
        BlockSteps place
    )
    {
        var label = Label(pixels, at);
        var isEven = true;
        for (var row = at - beside; row <= at + beside; row += beside)
        {
            isEven &= label == Label(pixels, row - (2 * stride)) && label == Label(pixels, row + stride);
        }

        var steps =
            !isEven ? edges
            : label == ColorTable.None ? place
            : null;
        steps?.Add(Math.Abs(Brightness(pixels, at) - Brightness(pixels, at - stride)), isAcross);
    }

    private static byte Label(ReadOnlySpan<byte> pixels, int at) =>
        ColorTable.Label(pixels[3 * at], pixels[(3 * at) + 1], pixels[(3 * at) + 2]);

    // 256 times the luma of ITU-R BT.601.
    private static int Brightness(ReadOnlySpan<byte> pixels, int at) =>
        (77 * pixels[3 * at]) + (150 * pixels[(3 * at) + 1]) + (29 * pixels[(3 * at) + 2]);

    // Steps of brightness between neighbouring pixels, within blocks and from one to the next.
    private sealed class BlockSteps
    {
        private long within;
        private long across;

        public bool IsEmpty => within == 0 && across == 0;

        public void Add(int step, bool isAcross) =>
            (within, across) = isAcross ? (within, across + step) : (within + step, across);

        // Within a block against across its border, for each place there is: 0 for perfect blocks, 1 for none.
        public double Ratio(int block) =>
            across == 0 ? double.PositiveInfinity : (double)within / ((block - 1) * across);
    }
}
