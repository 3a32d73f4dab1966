using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Worlds.Laws;

/// <summary>A fall, its first touch of the floor, and the flight after it.</summary>
/// <remarks>
/// Both are fitted by parabolas, apart; where these cross is the touch, whenever between two frames it was. So nothing of the law is put in that
/// is to be measured.
/// </remarks>
/// <param name="Touch">The time of the touch, in frames.</param>
/// <param name="FallGravity">The acceleration of the fall, in pixels a frame and frame, downwards.</param>
/// <param name="FlightGravity">That of the flight.</param>
/// <param name="Restitution">The vertical speed after the touch as a part of that before.</param>
/// <param name="AngleError">Degrees between the direction after the touch and that of a floor that leaves the sideways speed alone.</param>
public sealed record Bounce(
    double Touch,
    double FallGravity,
    double FlightGravity,
    double Restitution,
    double AngleError
)
{
    private const int FewestPoints = 4;
    private const double Nearby = 1.5;

    /// <summary>How far the flight's acceleration is from the fall's, as a part of it.</summary>
    public double GravityResidual => Math.Abs((FlightGravity / FallGravity) - 1);

    /// <summary>Finds the first bounce of a path.</summary>
    /// <param name="path">In order of time.</param>
    /// <param name="leastFall">In pixels: what counts as a fall.</param>
    /// <returns>None where nothing falls so far, touches a floor and rises again.</returns>
    public static Bounce? Of(IReadOnlyList<PathPoint> path, double leastFall)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Lowest(path, leastFall) is not { } lowest)
        {
            return null;
        }

        var end = EndOfFlight(path, lowest + 1, leastFall / 4);
        PathPoint[] all = [.. path];
        // The lowest point may be the last of the fall or the first of the flight.
        return new[] { lowest, lowest + 1 }
            .Where(split => split >= FewestPoints && end - split >= FewestPoints)
            .Select(split => (Fall: Arc.Of(all[..split]), Flight: Arc.Of(all[split..end])))
            .OrderBy(pair => pair.Fall.SquaredError + pair.Flight.SquaredError)
            .Select(pair => Of(pair.Fall, pair.Flight, path[lowest].Time))
            .FirstOrDefault(bounce => bounce is not null);
    }

    private static Bounce? Of(Arc fall, Arc flight, double near)
    {
        var touch = near;
        for (var i = 0; i < 5; i++) // Newton's method on the difference of the two
        {
            touch -= (fall.Y(touch) - flight.Y(touch)) / (fall.Speed(touch) - flight.Speed(touch));
        }

        var (down, up) = (fall.Speed(touch), -flight.Speed(touch));
        if (!(Math.Abs(touch - near) <= Nearby && down > 0 && up > 0))
        {
            return null;
        }

        var expected = Math.Atan2(fall.Sideways, up);
        var found = Math.Atan2(flight.Sideways, up);
        return new(touch, fall.Gravity, flight.Gravity, up / down, Math.Abs(found - expected) * 360 / Math.Tau);
    }

    // The first frame after which it rises again, having fallen so far.
    private static int? Lowest(IReadOnlyList<PathPoint> path, double leastFall)
    {
        var top = double.MaxValue;
        for (var i = 0; i < path.Count - 1; i++)
        {
            top = Math.Min(top, path[i].Y);
            if (path[i].Y > path[i + 1].Y && path[i].Y - top >= leastFall)
            {
                return i;
            }
        }

        return null;
    }

    // Falling freely it sinks farther with each frame; where it sinks less than half as far it has bounced again or come to rest.
    private static int EndOfFlight(IReadOnlyList<PathPoint> path, int from, double leastStep)
    {
        for (var i = from + 1; i < path.Count - 1; i++)
        {
            var (step, next) = (path[i].Y - path[i - 1].Y, path[i + 1].Y - path[i].Y);
            if (step > leastStep && next < step / 2)
            {
                return i;
            }
        }

        return path.Count;
    }

    /// <summary>A free flight: <c>y = a + b t + c t^2</c>, sideways at a constant speed.</summary>
    private sealed record Arc(double[] Weights, double Sideways, double SquaredError)
    {
        public double Gravity => 2 * Weights[2];

        public static Arc Of(PathPoint[] path)
        {
            var (weights, error) = LeastSquares.Fit(
                [.. path.Select(static at => new[] { 1, at.Time, at.Time * at.Time })],
                [.. path.Select(static at => at.Y)]
            );
            return new(weights, SteadyMotion.Of(path).VelocityX, error * error * path.Length);
        }

        public double Y(double time) => Weights[0] + (Weights[1] * time) + (Weights[2] * time * time);

        public double Speed(double time) => Weights[1] + (2 * Weights[2] * time);
    }
}
