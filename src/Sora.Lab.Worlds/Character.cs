using System.Collections.Immutable;

namespace Sora.Lab.Worlds;

/// <summary>One actor of a scene: how it looks and what it does, in order.</summary>
/// <param name="Color">Its fill.</param>
/// <param name="Shape">Its outline.</param>
/// <param name="Size">Its size at the first frame.</param>
/// <param name="Motions">What it does: one motion, or two in order, each for about half of the clip.</param>
public sealed record Character(
    CharacterColor Color,
    CharacterShape Shape,
    CharacterSize Size,
    ImmutableArray<Motion> Motions
)
{
    /// <summary>What it does first.</summary>
    public Motion Motion => Motions[0];

    /// <inheritdoc />
    public bool Equals(Character? other) =>
        other is not null
        && (Color, Shape, Size) == (other.Color, other.Shape, other.Size)
        && Motions.SequenceEqual(other.Motions);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Color, Shape, Size, Motions.Length, Motions[0]);
}
