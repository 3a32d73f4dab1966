using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>Whether a character goes the way it should.</summary>
internal static class Paths
{
    /// <summary>The farthest that counts as the same place, in units of the shorter side.</summary>
    public const double Nearby = 0.1;

    /// <summary>
    /// Between the centres of the largest characters of two clips, in units of the shorter side; a mean over the frames in which both are seen, a
    /// whole side where there are none.
    /// </summary>
    /// <param name="one">A clip.</param>
    /// <param name="other">Another of its size.</param>
    /// <param name="frames">Those that count.</param>
    public static double Distance(ParsedScene one, ParsedScene other, Range frames)
    {
        var (first, second) = (one.Found.FirstOrDefault(), other.Found.FirstOrDefault());
        var pairs = first is null || second is null ? [] : first.Track.Zip(second.Track);
        return pairs
            .Take(frames)
            .Where(at => at.First.Visible && at.Second.Visible)
            .Select(at => double.Hypot(at.First.X - at.Second.X, at.First.Y - at.Second.Y))
            .Select(pixels => pixels / Math.Min(one.Width, one.Height))
            .DefaultIfEmpty(1)
            .Average();
    }
}
