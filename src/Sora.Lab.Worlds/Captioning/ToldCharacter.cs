using System.Collections.Immutable;

namespace Sora.Lab.Worlds.Captioning;

/// <summary>What a text says of a character; null where it says nothing.</summary>
/// <param name="Color">Its fill.</param>
/// <param name="Shape">Its outline.</param>
/// <param name="Size">Its size at the first frame.</param>
/// <param name="Motions">What it does, in order; empty where nothing is said.</param>
public sealed record ToldCharacter(
    CharacterColor? Color,
    CharacterShape? Shape,
    CharacterSize? Size,
    ImmutableArray<Motion> Motions
)
{
    /// <inheritdoc />
    public bool Equals(ToldCharacter? other) =>
        other is not null
        && (Color, Shape, Size) == (other.Color, other.Shape, other.Size)
        && Motions.SequenceEqual(other.Motions);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Color, Shape, Size, Motions.Length);
}
