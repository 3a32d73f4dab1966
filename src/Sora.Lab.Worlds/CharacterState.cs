namespace Sora.Lab.Worlds;

/// <summary>Where a character is at one frame, as seen on the screen.</summary>
/// <param name="X">The centre, in pixels from the frame's left edge (a pixel's own middle is at a half).</param>
/// <param name="Y">The centre, in pixels from the frame's top edge.</param>
/// <param name="Radius">The unit of <see cref="ShapeGeometry"/>, in pixels: a circle's radius.</param>
/// <param name="Rotation">Clockwise turn on the screen since upright, in radians; not wrapped.</param>
/// <param name="VisibleFraction">The part of its area that no wall hides, from 0 to 1.</param>
public readonly record struct CharacterState(
    double X,
    double Y,
    double Radius,
    double Rotation,
    double VisibleFraction = 1
)
{
    /// <summary>Whether a wall hides some of it.</summary>
    public bool IsOccluded => VisibleFraction < 1;
}
