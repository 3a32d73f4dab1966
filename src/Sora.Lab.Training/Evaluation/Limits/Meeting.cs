using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Laws;
using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>How the two characters of a scene meet in a clip.</summary>
/// <param name="AreBoth">Whether both, and no other, are seen whole, of the colours and shapes asked for.</param>
/// <param name="Collision">How they meet; none where they do not.</param>
/// <param name="Gap">Between their sides at the nearest, in pixels; below zero where they overlap, not a number where they do not meet.</param>
internal sealed record Meeting(bool AreBoth, Collision? Collision, double Gap)
{
    public static Meeting Of(ParsedScene parsed, LimitTrial trial)
    {
        var (first, second) = (trial.Scene.Characters[0], trial.Scene.Characters[1]);
        var (one, other) = (Physics.Find(parsed, first), Physics.Find(parsed, second));
        var areBoth = parsed.Count == 2 && IsAs(one, first) && IsAs(other, second);
        if (one is null || other is null)
        {
            return new(areBoth, null, double.NaN);
        }

        var collision = Collision.Of(PathPoint.PathOf(one), PathPoint.PathOf(other));
        var gap = collision is null
            ? double.NaN
            : collision.Distance - Reach(one, (int)collision.Touch) - Reach(other, (int)collision.Touch);
        return new(areBoth, collision, gap);
    }

    private static bool IsAs(ParsedCharacter? found, Character asked) =>
        found is { IsFull: true } && found.Shape == asked.Shape;

    private static double Reach(ParsedCharacter found, int frame) =>
        ShapeGeometry.Extent(found.Shape).Side * found.Track[frame].Radius;
}
