using System.Collections.Immutable;

namespace Sora.Lab.Worlds;

/// <summary>The combinations of colour, shape and motion that training never sees.</summary>
/// <remarks>
/// <para>
/// A model that draws them has learnt to combine. The rule, with colours, shapes and motions numbered as their
/// enumerations are: a colour and a shape hold out the motion <c>(5 colour + 3 shape + 1) mod 14</c>. So each of the 48 pairs of
/// a colour and a shape holds out one motion, and no colour or shape loses the same motion twice; all pairs are
/// learnt. A circle or a ring that would hold out spinning, which is never made, holds out nothing.
/// </para>
/// <para>The list, about 7% of all combinations, is part of the world: changing it invalidates trained checkpoints.</para>
/// </remarks>
public static class HeldOutCombinations
{
    private static readonly ImmutableArray<Combination> List =
    [
        .. Possible().Where(static combination => IsHeldOut(combination)),
    ];

    /// <summary>Every combination held out, in the order of colour, shape.</summary>
    public static ImmutableArray<Combination> All => List;

    /// <summary>Every combination the world can show, held out or not, in the order of colour, shape, motion.</summary>
    public static IEnumerable<Combination> Possible() =>
        from color in Enum.GetValues<CharacterColor>()
        from shape in Enum.GetValues<CharacterShape>()
        from motion in Enum.GetValues<Motion>()
        where motion != Motion.Spinning || ShapeGeometry.CanSpin(shape)
        select new Combination(color, shape, motion);

    /// <summary>Whether training never sees the combination.</summary>
    /// <param name="combination">Colour, shape and motion.</param>
    public static bool IsHeldOut(Combination combination) =>
        (int)combination.Motion == ((5 * (int)combination.Color) + (3 * (int)combination.Shape) + 1) % 14;

    /// <summary>Whether a character does anything, now or then, that training never sees it do.</summary>
    /// <param name="character">The character.</param>
    public static bool IsHeldOut(Character character)
    {
        ArgumentNullException.ThrowIfNull(character);
        return character.Motions.Any(motion => IsHeldOut(new Combination(character.Color, character.Shape, motion)));
    }
}
