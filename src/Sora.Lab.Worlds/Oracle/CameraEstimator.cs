using Sora.Lab.Video;

namespace Sora.Lab.Worlds.Oracle;

/// <summary>Finds how the camera moves from how the background does: a steady pan or a steady zoom over the clip.</summary>
/// <remarks>
/// Each candidate says where a pixel of a later frame was in an earlier one; the mean difference of the two, over pixels
/// of edges that no character covers in either, is its cost. Standing still wins unless another is clearly better.
/// </remarks>
/// <param name="clip">The clip, free of grain.</param>
/// <param name="segmentation">Where its characters are.</param>
/// <param name="outlined">Whether lines go round them, which move as they do.</param>
internal sealed class CameraEstimator(VideoClip clip, Segmentation segmentation, bool outlined)
{
    private const double LeastPan = 0.1;
    public const double MostPan = 0.42;
    private const double LeastZoom = 0.15;
    public const double MostZoom = 0.55;
    private const double MustGain = 0.8;
    private const double Unmoved = 1;
    private const double Farthest = 40;
    private const double Unseen = 1e6;
    public const int FewestEdges = 24;
    private const int EdgeStep = 30;
    private const byte Even = 0;
    private const byte Edge = 1;
    private const byte Covered = 2;
    private readonly int reach = outlined ? 2 + (int)Math.Ceiling(VisualStyles.WidestLine) : 2;
    private readonly byte[]?[] edges = new byte[]?[clip.Frames];

    /// <summary>H, W and T of the clip.</summary>
    public (int Height, int Width, int Frames) Size => (clip.Height, clip.Width, clip.Frames);

    /// <summary>Times to compare, of unequal steps, so that a checkerboard's period cannot fit all of them the wrong way.</summary>
    public (int Earlier, int Later)[] Pairs
    {
        get
        {
            var quarter = (clip.Frames - 1) / 4;
            return [(0, quarter), (quarter, 3 * quarter), (2 * quarter, clip.Frames - 1)];
        }
    }

    /// <summary>What the camera does, and where it stands at the last frame.</summary>
    public (Camera Camera, CameraState Last) Estimate()
    {
        if (clip.Frames < Scene.FewestFramesInMotion)
        {
            return (Camera.Still, CameraState.Still);
        }

        var still = Cost(CameraState.Still);
        if (still is < Unmoved or Unseen)
        {
            return (Camera.Still, CameraState.Still);
        }

        var (best, cost) = (CameraState.Still, still * MustGain);
        foreach (var candidate in Candidates())
        {
            var here = Cost(candidate);
            (best, cost) = here < cost ? (candidate, here) : (best, cost);
        }

        return (Name(best), best);
    }

    /// <summary>Where the camera stands at a frame, when it moves steadily to its last place.</summary>
    public static CameraState At(CameraState last, double part) => new(last.OffsetX * part, Math.Pow(last.Zoom, part));

    private static Camera Name(CameraState last) =>
        last.OffsetX < 0 ? Camera.PanLeft
        : last.OffsetX > 0 ? Camera.PanRight
        : last.Zoom > 1 ? Camera.ZoomIn
        : last.Zoom < 1 ? Camera.ZoomOut
        : Camera.Still;

    private IEnumerable<CameraState> Candidates()
    {
        var side = Math.Min(clip.Width, clip.Height);
        for (var pan = LeastPan * side; pan <= MostPan * side; pan++)
        {
            yield return new(pan, 1);
            yield return new(-pan, 1);
        }

        for (var zoom = LeastZoom; zoom <= MostZoom; zoom += 0.025)
        {
            yield return new(0, Math.Exp(zoom));
            yield return new(0, Math.Exp(-zoom));
        }
    }

    private double Cost(CameraState last)
    {
        var (cost, pixels) = Explain(last, .., Pairs);
        return pixels < FewestEdges ? Unseen : cost;
    }

    /// <summary>How badly a steady movement explains what is seen at some times and rows: the mean difference, and of how many pixels.</summary>
    /// <param name="last">Where the camera would stand at the last frame.</param>
    /// <param name="rows">Of the frame.</param>
    /// <param name="pairs">An earlier and a later frame each.</param>
    public (double Cost, int Pixels) Explain(
        CameraState last,
        Range rows,
        params ReadOnlySpan<(int Earlier, int Later)> pairs
    )
    {
        var (sum, count) = (0.0, 0);
        foreach (var (earlier, later) in pairs)
        {
            Add(last, rows, earlier, later, ref sum, ref count);
        }

        return (sum / Math.Max(1, count), count);
    }

    // Only where one of the two frames has an edge of the background: grain and even tones say nothing.
    private void Add(CameraState last, Range rows, int earlier, int later, ref double sum, ref int count)
    {
        var (before, after) = (At(last, Part(earlier)), At(last, Part(later)));
        var (from, to) = (Edges(earlier), Edges(later));
        var (top, height) = rows.GetOffsetAndLength(clip.Height);
        for (var y = Math.Max(1, top); y < Math.Min(clip.Height - 1, top + height); y++)
        {
            for (var x = 1; x < clip.Width - 1; x++)
            {
                var (worldX, worldY) = after.ToWorld(x + 0.5, y + 0.5, clip.Width, clip.Height);
                var (u, v) = before.ToScreen(worldX, worldY, clip.Width, clip.Height);
                if (u < 1.5 || v < 1.5 || u > clip.Width - 1.5 || v > clip.Height - 1.5)
                {
                    continue;
                }

                var (here, there) = ((y * clip.Width) + x, ((int)v * clip.Width) + (int)u);
                if (IsFree(from[there], to[here]) && (from[there] == Edge || to[here] == Edge))
                {
                    sum += Math.Min(
                        Farthest,
                        Difference(earlier, u - 0.5, v - 0.5, clip.Frame(later).Slice(3 * here, 3))
                    );
                    count++;
                }
            }
        }
    }

    private static bool IsFree(byte one, byte other) => one != Covered && other != Covered;

    private byte[] Edges(int frame)
    {
        if (edges[frame] is { } known)
        {
            return known;
        }

        var found = edges[frame] = new byte[clip.Width * clip.Height];
        var pixels = clip.Frame(frame);
        var labels = segmentation.Labels[frame];
        for (var y = 1; y < clip.Height - 1; y++)
        {
            for (var x = 1; x < clip.Width - 1; x++)
            {
                var at = (y * clip.Width) + x;
                found[at] =
                    IsNearCharacter(labels, x, y) ? Covered
                    : Step(pixels, at - 1, at + 1) + Step(pixels, at - clip.Width, at + clip.Width) > EdgeStep ? Edge
                    : Even;
            }
        }

        return found;
    }

    private bool IsNearCharacter(byte[] labels, int x, int y)
    {
        for (var v = Math.Max(0, y - reach); v <= Math.Min(clip.Height - 1, y + reach); v++)
        {
            for (var u = Math.Max(0, x - reach); u <= Math.Min(clip.Width - 1, x + reach); u++)
            {
                if (labels[(v * clip.Width) + u] != ColorTable.None)
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Between a pixel and a place between pixels of another frame.
    private double Difference(int frame, double u, double v, ReadOnlySpan<byte> pixel)
    {
        var pixels = clip.Frame(frame);
        var (column, row) = ((int)u, (int)v);
        var (fx, fy) = (u - column, v - row);
        var at = ((row * clip.Width) + column) * 3;
        var sum = 0.0;
        for (var channel = 0; channel < 3; channel++, at++)
        {
            var above = pixels[at] + ((pixels[at + 3] - pixels[at]) * fx);
            var below = pixels[at + (3 * clip.Width)];
            var mixed = below + ((pixels[at + (3 * clip.Width) + 3] - below) * fx);
            sum += Math.Abs(above + ((mixed - above) * fy) - pixel[channel]);
        }

        return sum / 3;
    }

    private double Part(int frame) => frame / (double)Math.Max(1, clip.Frames - 1);

    private static int Step(ReadOnlySpan<byte> pixels, int one, int other) =>
        Math.Abs(pixels[3 * one] - pixels[3 * other])
        + Math.Abs(pixels[(3 * one) + 1] - pixels[(3 * other) + 1])
        + Math.Abs(pixels[(3 * one) + 2] - pixels[(3 * other) + 2]);
}
