namespace Sora.Lab.Worlds.Laws;

/// <summary>Two bodies meet: their velocities before and after the frame in which they are nearest.</summary>
/// <remarks>Bodies of this world weigh the same, whatever their size, and lose no speed.</remarks>
/// <param name="Touch">The frame in which they are nearest.</param>
/// <param name="Distance">Between their centres in that frame, in pixels.</param>
/// <param name="MomentumError">The change of the sum of velocities, as a part of the sum of speeds before.</param>
/// <param name="Restitution">The speed at which they part as a part of that at which they came; below zero where they pass through each other.</param>
/// <param name="BothTurn">Whether each goes away from where it came to.</param>
public sealed record Collision(double Touch, double Distance, double MomentumError, double Restitution, bool BothTurn)
{
    private const int FewestPoints = 3;
    private const double LeastApproach = 0.1;

    /// <summary>Measures how two paths meet.</summary>
    /// <param name="one">In order of time.</param>
    /// <param name="other">In order of time.</param>
    /// <returns>None where they do not come nearer and then are seen for some frames.</returns>
    public static Collision? Of(IReadOnlyList<PathPoint> one, IReadOnlyList<PathPoint> other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var pairs = one.Join(other, a => a.Time, b => b.Time, (a, b) => (One: a, Other: b)).ToList();
        if (pairs.Count < 2 * FewestPoints + 1)
        {
            return null;
        }

        var at = pairs.MinBy(Between);
        var before = pairs.TakeWhile(pair => pair.One.Time < at.One.Time).ToList();
        var after = pairs.SkipWhile(pair => pair.One.Time <= at.One.Time).ToList();
        return before.Count < FewestPoints || after.Count < FewestPoints
            ? null
            : Of(
                at,
                SteadyMotion.Of([.. before.Select(pair => pair.One)]),
                SteadyMotion.Of([.. before.Select(pair => pair.Other)]),
                SteadyMotion.Of([.. after.Select(pair => pair.One)]),
                SteadyMotion.Of([.. after.Select(pair => pair.Other)])
            );
    }

    private static Collision? Of(
        (PathPoint One, PathPoint Other) at,
        SteadyMotion one,
        SteadyMotion other,
        SteadyMotion oneAfter,
        SteadyMotion otherAfter
    )
    {
        var distance = Between(at);
        var (normalX, normalY) = ((at.Other.X - at.One.X) / distance, (at.Other.Y - at.One.Y) / distance);
        double Along(SteadyMotion motion) => (motion.VelocityX * normalX) + (motion.VelocityY * normalY);
        var approach = Along(one) - Along(other);
        if (!(approach > LeastApproach))
        {
            return null;
        }

        var momentum = double.Hypot(
            oneAfter.VelocityX + otherAfter.VelocityX - one.VelocityX - other.VelocityX,
            oneAfter.VelocityY + otherAfter.VelocityY - one.VelocityY - other.VelocityY
        );
        return new(
            at.One.Time,
            distance,
            momentum / (one.Speed + other.Speed),
            (Along(otherAfter) - Along(oneAfter)) / approach,
            Along(oneAfter) < 0 && Along(otherAfter) > 0
        );
    }

    private static double Between((PathPoint One, PathPoint Other) pair) =>
        double.Hypot(pair.One.X - pair.Other.X, pair.One.Y - pair.Other.Y);
}
