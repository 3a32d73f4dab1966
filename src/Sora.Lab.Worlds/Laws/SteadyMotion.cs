using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Worlds.Laws;

/// <summary>The straight line at a constant speed that is nearest to a path: Newton's first law.</summary>
/// <param name="VelocityX">Pixels a frame, to the right.</param>
/// <param name="VelocityY">Pixels a frame, downwards.</param>
/// <param name="Error">The root of the mean squared distance from it, in pixels.</param>
public readonly record struct SteadyMotion(double VelocityX, double VelocityY, double Error)
{
    /// <summary>Pixels a frame.</summary>
    public double Speed => double.Hypot(VelocityX, VelocityY);

    /// <summary>Fits the line by least squares.</summary>
    /// <param name="path">At least two points.</param>
    public static SteadyMotion Of(IReadOnlyList<PathPoint> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(path.Count, 2);
        double[][] rows = [.. path.Select(static at => new[] { 1, at.Time })];
        var (x, errorX) = LeastSquares.Fit(rows, [.. path.Select(static at => at.X)]);
        var (y, errorY) = LeastSquares.Fit(rows, [.. path.Select(static at => at.Y)]);
        return new(x[1], y[1], double.Hypot(errorX, errorY));
    }

    /// <summary>How far this velocity is from another, as a part of that one: the velocity error of Kang et al.</summary>
    /// <remarks>Kang et al. 2024, How far is video generation from world model, section 3.</remarks>
    /// <param name="other">Not at rest.</param>
    public double VelocityError(SteadyMotion other) =>
        double.Hypot(VelocityX - other.VelocityX, VelocityY - other.VelocityY) / other.Speed;
}
