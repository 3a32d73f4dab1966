using System.Collections.Immutable;
using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Worlds.Laws;

/// <summary>Where something is at a time.</summary>
/// <param name="Time">In frames.</param>
/// <param name="X">In pixels from the left edge.</param>
/// <param name="Y">In pixels from the top edge.</param>
public readonly record struct PathPoint(double Time, double X, double Y)
{
    /// <summary>The path of what the oracle followed, without the frames in which it was not seen.</summary>
    /// <param name="character">What was followed.</param>
    public static ImmutableArray<PathPoint> PathOf(ParsedCharacter character)
    {
        ArgumentNullException.ThrowIfNull(character);
        return
        [
            .. character
                .Track.Select((at, frame) => (at.Visible, Point: new PathPoint(frame, at.X, at.Y)))
                .Where(at => at.Visible)
                .Select(at => at.Point),
        ];
    }
}
