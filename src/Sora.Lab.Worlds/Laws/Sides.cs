namespace Sora.Lab.Worlds.Laws;

/// <summary>Tells left from right.</summary>
public static class Sides
{
    private const double Overlap = 0.1;
    private const double LeastPart = 0.5;

    /// <summary>The side of a vector: that of x, where it is at least half of the vector's length.</summary>
    /// <param name="x">To the right, in pixels.</param>
    /// <param name="y">Downwards, in pixels.</param>
    public static Side Of(double x, double y)
    {
        var length = double.Hypot(x, y);
        return length == 0 || Math.Abs(x) <= LeastPart * length ? Side.Neither
            : x < 0 ? Side.Left
            : Side.Right;
    }

    /// <summary>The side of another thing that one is on, with its sign.</summary>
    /// <remarks>
    /// The rule of GenEval (Ghosh et al. 2023, section 3.2): the offset of the centres less a tenth of both sizes, as far as zero, counts where it is more
    /// than half of its length.
    /// </remarks>
    /// <param name="one">Its centre and its radius, in pixels.</param>
    /// <param name="other">The other's.</param>
    public static Side Of((double X, double Y, double Radius) one, (double X, double Y, double Radius) other)
    {
        var slack = Overlap * 2 * (one.Radius + other.Radius);
        double Clear(double offset) => Math.Sign(offset) * Math.Max(Math.Abs(offset) - slack, 0);
        return Of(Clear(one.X - other.X), Clear(one.Y - other.Y));
    }
}
