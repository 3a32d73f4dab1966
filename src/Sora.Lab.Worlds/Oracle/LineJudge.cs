using System.Numerics;
using Sora.Lab.Video;

namespace Sora.Lab.Worlds.Oracle;

/// <summary>Tells whether lines of their own colour go round the characters, by drawing them both ways.</summary>
/// <remarks>
/// For black, white and dark backgrounds a line lies between fill and background, as a soft edge does; so the pixels
/// near the edge are compared with a drawing of the best pose under each style, and the nearer drawing is believed.
/// </remarks>
internal sealed class LineJudge(VideoClip clip, Matting matting, WallFinder wall)
{
    private const double Blur = 0.6;
    private const int TracksLookedAt = 2;
    private const int Radii = 16;

    /// <summary>Whether the first few tracks are nearer to outlined than to flat.</summary>
    public bool IsOutlined(IReadOnlyList<BlobTrack> tracks)
    {
        var (flat, outlined) = (0.0, 0.0);
        foreach (var track in tracks.Take(TracksLookedAt))
        {
            foreach (var frame in FramesOf(track))
            {
                flat += Difference(track.Blobs[frame]!, frame, isOutlined: false);
                outlined += Difference(track.Blobs[frame]!, frame, isOutlined: true);
            }
        }

        return outlined < 0.9 * flat;
    }

    private IEnumerable<int> FramesOf(BlobTrack track)
    {
        var open = Enumerable
            .Range(0, clip.Frames)
            .Where(frame => track.Blobs[frame] is { } blob && !wall.Touches(blob))
            .ToArray();
        return open.Length == 0 ? [] : new[] { open[0], open[open.Length / 2] }.Distinct();
    }

    private double Difference(Blob blob, int frame, bool isOutlined)
    {
        var fill = matting.FillColor(blob, frame);
        var tones = matting.TonesAround(blob, frame);
        var line = ColorTable.Line(blob.Color);
        var map = matting.Map(blob, frame, new PixelMixture(fill, tones, isOutlined ? line : null));
        var matcher = new ShapeMatcher(Blur, isOutlined);
        var small = map.Pool((blob.Extent + 13) / 14);
        var pose = Enum.GetValues<CharacterShape>()
            .Select(shape => matcher.Fit(small, shape, 3))
            .MinBy(static fit => fit.Error);
        // A soft edge may be part of the fill or of the line, so the radius is open again.
        return Enumerable
            .Range(0, Radii)
            .Select(i => pose with { Radius = pose.Radius * (0.88 + (0.02 * i)) })
            .Min(at =>
                Compare(frame, map, at, tones, d => Paint(d, at.Shape, at.Radius, fill, isOutlined ? line : null))
            );
    }

    // The mean squared distance from the drawing, over the tone beside it that suits each pixel best.
    private double Compare(
        int frame,
        FillMap map,
        ShapePose pose,
        List<Vector3> tones,
        Func<double, (Vector3 Paint, float Cover)> paint
    )
    {
        var (sum, count) = (0.0, 0);
        var (sin, cos) = Math.SinCos(pose.Rotation);
        var pixels = clip.Frame(frame);
        for (var i = 0; i < map.Values.Length; i++)
        {
            var (x, y) = (map.Left + (i % map.Width), map.Top + (i / map.Width));
            var (dx, dy) = ((x + 0.5 - pose.X) / pose.Radius, (y + 0.5 - pose.Y) / pose.Radius);
            var (u, v) = ((dx * cos) + (dy * sin), (dy * cos) - (dx * sin));
            var distance = ShapeGeometry.Distance(pose.Shape, u, v) * pose.Radius;
            if (map.Weights[i] > 0 && Math.Abs(distance) < 3)
            {
                var at = 3 * ((y * clip.Width) + x);
                var pixel = new Vector3(pixels[at], pixels[at + 1], pixels[at + 2]);
                var (over, cover) = paint(distance);
                sum += tones.Min(tone => Vector3.DistanceSquared(pixel, Vector3.Lerp(tone, over, cover)));
                count++;
            }
        }

        return count == 0 ? 0 : sum / count;
    }

    private static (Vector3 Paint, float Cover) Paint(
        double distance,
        CharacterShape shape,
        double radius,
        Vector3 fill,
        Vector3? line
    )
    {
        var cover = (float)Math.Clamp(0.5 - distance, 0, 1);
        var inLine = (float)Math.Clamp(0.5 + distance + VisualStyles.LineWidth(shape, radius), 0, 1);
        return (line is { } edge ? Vector3.Lerp(fill, edge, inLine) : fill, cover);
    }
}
