using System.Numerics;

namespace Sora.Lab.Worlds.Oracle;

/// <summary>The pixels along a character's edge, to be compared with drawings of it.</summary>
/// <param name="fill">The character's colour.</param>
/// <param name="tones">The background's tones beside it.</param>
internal sealed class EdgePixels(Vector3 fill, List<Vector3> tones)
{
    private const double Reach = 4;
    private const double FirstStep = 0.5;
    private const double LastStep = 0.04;
    private const double StepRatio = 0.7;
    private const int Radii = 16;
    private readonly List<(double X, double Y, Vector3 Color)> pixels = [];

    /// <summary>Takes the pixels of a frame near the edge of a pose.</summary>
    public void Take(ReadOnlySpan<byte> frame, int width, FillMap map, ShapePose pose)
    {
        for (var i = 0; i < map.Values.Length; i++)
        {
            var (x, y) = (map.Left + (i % map.Width), map.Top + (i / map.Width));
            if (map.Weights[i] > 0 && Math.Abs(Distance(pose, x + 0.5, y + 0.5)) < Reach)
            {
                var rgb = frame.Slice(3 * ((y * width) + x), 3);
                pixels.Add((x + 0.5, y + 0.5, new(rgb[0], rgb[1], rgb[2])));
            }
        }
    }

    /// <summary>How far the best drawing near a pose is from them: the mean squared distance of colours.</summary>
    /// <param name="start">The pose; a soft edge may be part of the fill or of the line, so its radius is open.</param>
    /// <param name="line">The colour of the line along the edge; none where none is drawn.</param>
    public double Difference(ShapePose start, Vector3? line)
    {
        var (pose, least) = Enumerable
            .Range(0, Radii)
            .Select(i => start with { Radius = start.Radius * (0.88 + (0.02 * i)) })
            .Select(tried => (tried, Compare(tried, line)))
            .MinBy(static tried => tried.Item2);
        for (var step = FirstStep; step > LastStep; step *= StepRatio)
        {
            for (var way = 0; way < 8; way++)
            {
                var tried = Move(pose, way >> 1, (way & 1) == 0 ? step : -step);
                var here = Compare(tried, line);
                (pose, least) = here < least ? (tried, here) : (pose, least);
            }
        }

        return least;
    }

    private static ShapePose Move(ShapePose pose, int parameter, double step) =>
        parameter switch
        {
            0 => pose with { X = pose.X + step },
            1 => pose with { Y = pose.Y + step },
            2 => pose with { Radius = pose.Radius + step },
            _ => pose with { Rotation = pose.Rotation + (step / pose.Radius) },
        };

    // Painted as CharacterPainter does, over the tone beside it that suits each pixel best.
    private double Compare(ShapePose pose, Vector3? line)
    {
        var sum = 0.0;
        var width = VisualStyles.LineWidth(pose.Shape, pose.Radius);
        foreach (var (x, y, color) in pixels)
        {
            var distance = Distance(pose, x, y);
            var cover = (float)Math.Clamp(0.5 - distance, 0, 1);
            var inLine = line is null ? 0 : Math.Min(cover, (float)Math.Clamp(0.5 + distance + width, 0, 1));
            var nearest = float.MaxValue;
            foreach (var tone in tones)
            {
                var painted = Vector3.Lerp(Vector3.Lerp(tone, fill, cover), line ?? fill, inLine);
                nearest = Math.Min(nearest, Vector3.DistanceSquared(color, painted));
            }

            sum += nearest;
        }

        return sum / Math.Max(1, pixels.Count);
    }

    // From the pose's edge, in pixels: below zero inside.
    private static double Distance(ShapePose pose, double x, double y)
    {
        var (sin, cos) = Math.SinCos(pose.Rotation);
        var (dx, dy) = ((x - pose.X) / pose.Radius, (y - pose.Y) / pose.Radius);
        var (u, v) = ((dx * cos) + (dy * sin), (dy * cos) - (dx * sin));
        return ShapeGeometry.Distance(pose.Shape, u, v) * pose.Radius;
    }
}
