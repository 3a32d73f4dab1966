namespace Sora.Lab.Worlds.Oracle;

/// <summary>A circle through a path, gone round at a constant speed.</summary>
/// <param name="Error">The root of the mean squared distance from it, in parts of the frame's smaller side.</param>
/// <param name="Turn">How far the path goes round, in turns.</param>
/// <param name="Radius">In parts of the frame's smaller side.</param>
internal readonly record struct CircleFit(double Error, double Turn, double Radius)
{
    private const double LeastTurn = 0.62;
    private const double LeastRadius = 0.08;

    /// <summary>Whether the path goes round far enough to be called circling.</summary>
    public bool IsCircling => Math.Abs(Turn) >= LeastTurn && Radius >= LeastRadius;

    /// <summary>Fits the circle by least squares on <c>x^2 + y^2 = 2 a x + 2 b y + c</c> (Kasa 1976), then the speed.</summary>
    public static CircleFit Of(PathSample[] path)
    {
        var rows = path.Select(static at => new[] { 2 * at.X, 2 * at.Y, 1 }).ToArray();
        var (circle, _) = LeastSquares.Fit(rows, [.. path.Select(static at => (at.X * at.X) + (at.Y * at.Y))]);
        var (x, y) = (circle[0], circle[1]);
        var radius = Math.Sqrt(Math.Max(0, circle[2] + (x * x) + (y * y)));
        var angles = Unwrapped([.. path.Select(at => Math.Atan2(at.Y - y, at.X - x))]);
        var (speed, angleError) = LeastSquares.Fit([.. path.Select(static at => new[] { 1, at.Time })], angles);
        var off = path.Average(at => Square(Math.Sqrt(Square(at.X - x) + Square(at.Y - y)) - radius));
        return new(Math.Sqrt(off + Square(angleError * radius)), speed[1] / Math.Tau, radius);
    }

    private static double[] Unwrapped(double[] angles)
    {
        for (var i = 1; i < angles.Length; i++)
        {
            angles[i] = angles[i - 1] + Math.IEEERemainder(angles[i] - angles[i - 1], Math.Tau);
        }

        return angles;
    }

    private static double Square(double value) => value * value;
}
