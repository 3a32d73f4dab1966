using System.Collections.Immutable;

namespace Sora.Lab.Worlds.Oracle;

/// <summary>Names what a path shows, by the family of motions that fits all of it best.</summary>
/// <remarks>
/// Standing, travelling, spinning, growing and shrinking are straight lines in (x, y, log radius, rotation) over time; two
/// in order are two lines that meet. Each channel is measured in units of the least change that the world calls a motion,
/// so that errors add up.
/// </remarks>
internal sealed class MotionClassifier
{
    private const double LeastTravel = 0.2;
    private const double LeastGrowth = 0.405;
    private const double LeastTurnPerFrame = 0.13;
    private const double Shown = 0.5;
    private const double StraightError = 0.05;
    private readonly PathSample[] path;
    private readonly int frames;
    private readonly bool turns;

    private MotionClassifier(PathSample[] path, int frames, bool turns) =>
        (this.path, this.frames, this.turns) = (path, frames, turns);

    /// <summary>The one motion, or the two in order, of a path.</summary>
    /// <param name="path">Where the character was seen, in order of time.</param>
    /// <param name="frames">T, of the whole clip.</param>
    /// <param name="turns">Whether a turn of its shape can be seen.</param>
    public static ImmutableArray<Motion> Classify(PathSample[] path, int frames, bool turns) =>
        path.Length < 3 ? [Motion.Still] : new MotionClassifier(path, frames, turns).Classify();

    private ImmutableArray<Motion> Classify()
    {
        var whole = Lines(0, hinge: false);
        if (whole.Error < StraightError || frames < Scene.FewestFramesInMotion)
        {
            return [Name(whole.Slopes, 1)];
        }

        var (one, oneError) = (Name(whole.Slopes, 1), whole.Error);
        var circle = CircleFit.Of(path);
        var bounce = BounceFit.Of(path, frames);
        if (circle.IsCircling && circle.Error / LeastTravel < oneError)
        {
            (one, oneError) = (Motion.Circling, circle.Error / LeastTravel);
        }

        if (bounce.IsBouncing && bounce.Error / LeastTravel < oneError)
        {
            (one, oneError) = (Motion.Bouncing, bounce.Error / LeastTravel);
        }

        return frames >= Scene.FewestFramesInOrder && InOrder(oneError) is { } two ? two : [one];
    }

    // Two lines that meet must be much better than one, and each must show a motion of its own.
    private ImmutableArray<Motion>? InOrder(double oneError)
    {
        var best = (Error: double.MaxValue, First: Motion.Still, Second: Motion.Still);
        for (var turn = 0.42; turn <= 0.5801; turn += 0.02)
        {
            var (error, slopes, changes) = Lines(turn, hinge: true);
            if (error < best.Error)
            {
                var later = slopes.Zip(changes, static (slope, change) => slope + change).ToArray();
                best = (error, Name(slopes, turn), Name(later, 1 - turn));
            }
        }

        return best.First != best.Second && best.Error < 0.6 * oneError ? [best.First, best.Second] : null;
    }

    // Each channel as a line, or as two lines that meet at a time; slopes are in channel units a clip.
    private (double Error, double[] Slopes, double[] Changes) Lines(double turn, bool hinge)
    {
        var rows = path.Select(at => hinge ? new[] { 1, at.Time, Math.Max(0, at.Time - turn) } : new[] { 1, at.Time })
            .ToArray();
        var (slopes, changes, sum) = (new double[4], new double[4], 0.0);
        for (var channel = 0; channel < 4; channel++)
        {
            var (weights, error) = LeastSquares.Fit(rows, [.. path.Select(at => at[channel])]);
            (slopes[channel], changes[channel]) = (weights[1], hinge ? weights[2] : 0);
            sum += Square(error / Unit(channel));
        }

        return (Math.Sqrt(sum), slopes, changes);
    }

    // In order, each motion has half the clip, but must show as much as a motion that has it all.
    private Motion Name(double[] slopes, double part)
    {
        var travel = Math.Sqrt(Square(slopes[0]) + Square(slopes[1])) * part / LeastTravel;
        var growth = Math.Abs(slopes[2]) * part / LeastGrowth;
        var turn = turns ? Math.Abs(slopes[3]) / Math.Max(1, frames - 1) / LeastTurnPerFrame : 0;
        var most = Math.Max(travel, Math.Max(growth, turn));
        return most < Shown ? Motion.Still
            : most == turn ? Motion.Spinning
            : most == growth ? (slopes[2] > 0 ? Motion.Growing : Motion.Shrinking)
            : Direction(slopes[0], slopes[1]);
    }

    private double Unit(int channel) =>
        channel switch
        {
            0 or 1 => LeastTravel,
            2 => LeastGrowth,
            _ => turns ? LeastTurnPerFrame * Math.Max(1, frames - 1) : double.MaxValue,
        };

    private static Motion Direction(double x, double y)
    {
        var octant = (int)Math.Round(Math.Atan2(y, x) / (Math.Tau / 8)) & 7;
        return octant switch
        {
            0 => Motion.Right,
            1 => Motion.DownRight,
            2 => Motion.Down,
            3 => Motion.DownLeft,
            4 => Motion.Left,
            5 => Motion.UpLeft,
            6 => Motion.Up,
            _ => Motion.UpRight,
        };
    }

    private static double Square(double value) => value * value;
}
