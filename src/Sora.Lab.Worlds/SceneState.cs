using System.Collections.Immutable;

namespace Sora.Lab.Worlds;

/// <summary>Everything that is seen at one frame.</summary>
/// <param name="Camera">Where the camera stands.</param>
/// <param name="Characters">One state a character, in the order of <see cref="Scene.Characters"/>.</param>
public sealed record SceneState(CameraState Camera, ImmutableArray<CharacterState> Characters)
{
    /// <inheritdoc />
    public bool Equals(SceneState? other) =>
        other is not null && Camera == other.Camera && Characters.SequenceEqual(other.Characters);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Camera, Characters.Length);
}
