using System.Collections.Immutable;

namespace Sora.Lab.Worlds.Oracle;

/// <summary>Something of a character's colour that was followed through a clip.</summary>
/// <param name="Color">The nearest character colour.</param>
/// <param name="Shape">The outline that explains its pixels best.</param>
/// <param name="Size">Its size at the first frame.</param>
/// <param name="Motions">What it does: one motion, or two in order.</param>
/// <param name="Confidence">From 0 to 1: how much better this colour and shape explain it than the next best.</param>
/// <param name="IsFull">
/// Whether it is a whole character: seen throughout, of a clear colour and a clear shape. Only these count.
/// </param>
/// <param name="Flaw">Why it is not full; empty where it is.</param>
/// <param name="Track">One state a frame.</param>
public sealed record ParsedCharacter(
    CharacterColor Color,
    CharacterShape Shape,
    CharacterSize Size,
    ImmutableArray<Motion> Motions,
    double Confidence,
    bool IsFull,
    string Flaw,
    ImmutableArray<ParsedState> Track
)
{
    /// <summary>What it does first.</summary>
    public Motion Motion => Motions[0];

    /// <inheritdoc />
    public bool Equals(ParsedCharacter? other) =>
        other is not null
        && (Color, Shape, Size, Confidence, IsFull, Flaw)
            == (other.Color, other.Shape, other.Size, other.Confidence, other.IsFull, other.Flaw)
        && Motions.SequenceEqual(other.Motions)
        && Track.SequenceEqual(other.Track);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Color, Shape, Size, Confidence, Track.Length);
}
