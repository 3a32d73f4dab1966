namespace Sora.Lab.Worlds.Oracle;

/// <summary>Where a character was found at one frame, on the screen.</summary>
/// <param name="Visible">Whether it was found at all; the other numbers are zero where it was not.</param>
/// <param name="X">The centre, in pixels from the left edge.</param>
/// <param name="Y">The centre, in pixels from the top edge.</param>
/// <param name="Radius">The unit of <see cref="ShapeGeometry"/>, in pixels.</param>
/// <param name="Rotation">Clockwise turn, in radians, continuous from frame to frame, up to the shape's symmetry.</param>
public readonly record struct ParsedState(bool Visible, double X, double Y, double Radius, double Rotation);
