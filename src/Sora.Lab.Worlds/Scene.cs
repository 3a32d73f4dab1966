using System.Collections.Immutable;

namespace Sora.Lab.Worlds;

/// <summary>A clip's whole story: what is in it, and the exact state at every frame.</summary>
/// <remarks>Two scenes are equal when all of it is, states included.</remarks>
/// <param name="Seed">The seed it was drawn with; it also decides the details of the background.</param>
/// <param name="Width">W, in pixels.</param>
/// <param name="Height">H, in pixels.</param>
/// <param name="Background">Where it takes place.</param>
/// <param name="Camera">What the camera does.</param>
/// <param name="Style">How it is drawn.</param>
/// <param name="Interaction">What happens between the characters.</param>
/// <param name="Characters">One to three actors, no two of one colour.</param>
/// <param name="Wall">The wall of <see cref="Interaction.BehindWall"/>; otherwise none.</param>
/// <param name="States">One state a frame.</param>
public sealed record Scene(
    ulong Seed,
    int Width,
    int Height,
    Background Background,
    Camera Camera,
    VisualStyle Style,
    Interaction Interaction,
    ImmutableArray<Character> Characters,
    Wall? Wall,
    ImmutableArray<SceneState> States
)
{
    /// <summary>The steps of this world in a second, and the frame rate of clips that show one frame a step.</summary>
    public const double FramesPerSecond = 8;

    /// <summary>Clips with fewer frames show nothing but still characters.</summary>
    public const int FewestFramesInMotion = 9;

    /// <summary>Clips with fewer frames have no events in order and no interactions.</summary>
    public const int FewestFramesInOrder = 17;

    /// <summary>Characters are at least this many pixels across at every frame.</summary>
    public const double SmallestDiameter = 10;

    /// <summary>States, and frames, a step of the world: 2 where those halfway between are shown too.</summary>
    public int FramesPerStep { get; init; } = 1;

    /// <summary>T, the number of frames.</summary>
    public int Frames => States.Length;

    /// <inheritdoc />
    public bool Equals(Scene? other) =>
        other is not null
        && (Seed, Width, Height) == (other.Seed, other.Width, other.Height)
        && (Background, Camera, Style) == (other.Background, other.Camera, other.Style)
        && (Interaction, Wall, FramesPerStep) == (other.Interaction, other.Wall, other.FramesPerStep)
        && Characters.SequenceEqual(other.Characters)
        && States.SequenceEqual(other.States);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Seed, Width, Height, Background, Frames);
}
