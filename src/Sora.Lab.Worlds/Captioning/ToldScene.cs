using System.Collections.Immutable;

namespace Sora.Lab.Worlds.Captioning;

/// <summary>What a text says of a scene; null where it says nothing.</summary>
/// <param name="Characters">In the order of the text.</param>
/// <param name="Background">Where it takes place.</param>
/// <param name="Camera">What the camera does.</param>
/// <param name="Style">How it is drawn.</param>
/// <param name="Interaction">What happens between the characters, or to one behind a wall.</param>
public sealed record ToldScene(
    ImmutableArray<ToldCharacter> Characters,
    Background? Background,
    Camera? Camera,
    VisualStyle? Style,
    Interaction Interaction
)
{
    /// <summary>All that can be said of a scene. Where two rebound, what each does goes without saying.</summary>
    /// <param name="scene">The scene.</param>
    public static ToldScene Of(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var rebounds = scene.Interaction == Interaction.Rebound;
        return new(
            [
                .. scene.Characters.Select(one => new ToldCharacter(
                    one.Color,
                    one.Shape,
                    one.Size,
                    rebounds ? [] : one.Motions
                )),
            ],
            scene.Background,
            scene.Camera,
            scene.Style,
            scene.Interaction
        );
    }

    /// <inheritdoc />
    public bool Equals(ToldScene? other) =>
        other is not null
        && Characters.SequenceEqual(other.Characters)
        && (Background, Camera, Style, Interaction) == (other.Background, other.Camera, other.Style, other.Interaction);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Characters.Length, Background, Camera, Style, Interaction);
}
