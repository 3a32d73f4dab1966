using System.Collections.Immutable;

namespace Sora.Lab.Worlds.Oracle;

/// <summary>What the oracle saw in a clip. It can be written as JSON as it is.</summary>
/// <param name="Width">W, in pixels.</param>
/// <param name="Height">H, in pixels.</param>
/// <param name="Frames">T.</param>
/// <param name="Background">The background whose tones and layout fit best.</param>
/// <param name="BackgroundConfidence">From 0 to 1: how much better it fits than the next best.</param>
/// <param name="Camera">What the camera does.</param>
/// <param name="Style">How the clip is drawn.</param>
/// <param name="Interaction">What happens between the characters.</param>
/// <param name="Found">Everything of a character's colour that lasts, largest first, full or not.</param>
public sealed record ParsedScene(
    int Width,
    int Height,
    int Frames,
    Background Background,
    double BackgroundConfidence,
    Camera Camera,
    VisualStyle Style,
    Interaction Interaction,
    ImmutableArray<ParsedCharacter> Found
)
{
    /// <summary>The whole characters among <see cref="Found"/>.</summary>
    public IEnumerable<ParsedCharacter> Characters => Found.Where(static character => character.IsFull);

    /// <summary>How many whole characters there are.</summary>
    public int Count => Characters.Count();

    /// <inheritdoc />
    public bool Equals(ParsedScene? other) =>
        other is not null
        && (Width, Height, Frames, Background, BackgroundConfidence)
            == (other.Width, other.Height, other.Frames, other.Background, other.BackgroundConfidence)
        && (Camera, Style, Interaction) == (other.Camera, other.Style, other.Interaction)
        && Found.SequenceEqual(other.Found);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Width, Height, Frames, Background, Found.Length);
}
