namespace Sora.Lab.Worlds;

/// <summary>The exact outlines of the six shapes, in units of <see cref="CharacterState.Radius"/>, y down.</summary>
/// <remarks>
/// The unit is a circle's radius. The others are scaled so that all look alike in size and none is narrower than 1.9
/// radii: the square's half side is 0.95, the triangle's circumradius 1.3, the star's tips lie at 1.25.
/// </remarks>
public static class ShapeGeometry
{
    private const double SquareHalfSide = 0.95;
    private const double TriangleReach = 1.3;
    private const double StarReach = 1.25;
    private const double StarInner = 0.47 * StarReach;
    private const double RingMiddle = 0.75;
    private const double RingHalfWidth = 0.25;
    private const double LobeX = 0.53;
    private const double LobeY = 0.34;
    private const double LobeRadius = 0.58;
    private const double HeartTip = 1.12;

    private static readonly double MirrorCos = Math.Cos(Math.PI / 5);
    private static readonly double MirrorSin = Math.Sin(Math.PI / 5);
    private static readonly (double X, double Y, double Offset) StarEdge = EdgeOfStar();
    private static readonly double NotchY = LobeY + Math.Sqrt((LobeRadius * LobeRadius) - (LobeX * LobeX));
    private static readonly (double X, double Y) HeartNormal = NormalOfHeart();

    /// <summary>Whether a turn of the shape about its centre can be seen.</summary>
    /// <param name="shape">Which.</param>
    public static bool CanSpin(CharacterShape shape) => shape is not (CharacterShape.Circle or CharacterShape.Ring);

    /// <summary>The smallest turn that maps the shape on itself, in radians; zero where every turn does.</summary>
    /// <param name="shape">Which.</param>
    public static double Symmetry(CharacterShape shape) =>
        shape switch
        {
            CharacterShape.Square => Math.Tau / 4,
            CharacterShape.Triangle => Math.Tau / 3,
            CharacterShape.Star => Math.Tau / 5,
            CharacterShape.Heart => Math.Tau,
            _ => 0,
        };

    /// <summary>The distance of the farthest point from the centre.</summary>
    /// <param name="shape">Which.</param>
    public static double Reach(CharacterShape shape) =>
        shape switch
        {
            CharacterShape.Square => SquareHalfSide * Math.Sqrt(2),
            CharacterShape.Triangle => TriangleReach,
            CharacterShape.Star => StarReach,
            CharacterShape.Heart => Math.Sqrt((LobeX * LobeX) + (LobeY * LobeY)) + LobeRadius,
            _ => 1,
        };

    /// <summary>How far the upright shape extends from its centre to each side.</summary>
    /// <param name="shape">Which.</param>
    public static Extent Extent(CharacterShape shape) =>
        shape switch
        {
            CharacterShape.Square => new(SquareHalfSide, SquareHalfSide, SquareHalfSide),
            CharacterShape.Triangle => new(TriangleReach * Math.Sqrt(3) / 2, TriangleReach, TriangleReach / 2),
            CharacterShape.Star => new(
                StarReach * Math.Sin(Math.Tau / 5),
                StarReach,
                StarReach * Math.Cos(Math.PI / 5)
            ),
            CharacterShape.Heart => new(LobeX + LobeRadius, LobeY + LobeRadius, HeartTip),
            _ => new(1, 1, 1),
        };

    /// <summary>The signed distance of a point from the upright shape's edge: below zero inside.</summary>
    /// <remarks>Exact near straight and round edges; at corners it is that of the edges drawn on.</remarks>
    /// <param name="shape">Which.</param>
    /// <param name="x">Right of the centre, in radii.</param>
    /// <param name="y">Below the centre, in radii.</param>
    public static double Distance(CharacterShape shape, double x, double y) =>
        shape switch
        {
            CharacterShape.Circle => Math.Sqrt((x * x) + (y * y)) - 1,
            CharacterShape.Square => Math.Max(Math.Abs(x), Math.Abs(y)) - SquareHalfSide,
            CharacterShape.Triangle => Math.Max(y, (Math.Sqrt(3) / 2 * Math.Abs(x)) - (y / 2)) - (TriangleReach / 2),
            CharacterShape.Star => Star(x, y),
            CharacterShape.Heart => Heart(Math.Abs(x), y),
            CharacterShape.Ring => Math.Abs(Math.Sqrt((x * x) + (y * y)) - RingMiddle) - RingHalfWidth,
            _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "Not a shape of this world."),
        };

    // Mirrors fold the plane into the wedge between a tip and the notch beside it, where one straight edge is left.
    private static double Star(double x, double y)
    {
        (x, y) = (Math.Abs(x), -y);
        var past = 2 * Math.Max(0, (MirrorCos * x) - (MirrorSin * y));
        (x, y) = (x - (past * MirrorCos), y + (past * MirrorSin));
        past = 2 * Math.Max(0, -(MirrorCos * x) - (MirrorSin * y));
        (x, y) = (Math.Abs(x + (past * MirrorCos)), y + (past * MirrorSin));
        return (y * StarEdge.X) + (x * StarEdge.Y) - StarEdge.Offset;
    }

    // Two round lobes, and below them the wedge between the tangents from the tip.
    private static double Heart(double x, double y)
    {
        var (dx, dy) = (x - LobeX, y + LobeY);
        var fromLobe = Math.Sqrt((dx * dx) + (dy * dy));
        var lobe = fromLobe - LobeRadius;
        if (lobe < 0 && LobeX + (dx * LobeRadius / fromLobe) < 0)
        {
            // The nearest point of this lobe's edge lies inside the other lobe: the notch is the nearest left.
            lobe = -Math.Sqrt((x * x) + ((y + NotchY) * (y + NotchY)));
        }

        var edge = (dx * HeartNormal.X) + (dy * HeartNormal.Y) - LobeRadius;
        var beforeTangent = (dx * HeartNormal.Y) - (dy * HeartNormal.X);
        return Math.Min(lobe, Math.Max(edge, Math.Max(beforeTangent, -dy)));
    }

    private static (double X, double Y, double Offset) EdgeOfStar()
    {
        var (sin, cos) = Math.SinCos(Math.PI / 5);
        var (alongX, alongY) = ((StarInner * cos) - StarReach, StarInner * sin);
        var length = Math.Sqrt((alongX * alongX) + (alongY * alongY));
        var (normalX, normalY) = (alongY / length, -alongX / length);
        return (normalX, normalY, StarReach * normalX);
    }

    // The tangent from the tip touches the lobe where its normal, turned by a quarter, points at the tip.
    private static (double X, double Y) NormalOfHeart()
    {
        var (toTipX, toTipY) = (-LobeX, HeartTip + LobeY);
        var distance = Math.Sqrt((toTipX * toTipX) + (toTipY * toTipY));
        var angle = Math.Atan2(toTipY, toTipX) - Math.Acos(LobeRadius / distance);
        return (Math.Cos(angle), Math.Sin(angle));
    }
}
