namespace Sora.Lab.Worlds.Oracle;

/// <summary>A shape laid over a character: where, how large, how turned, and how badly it fits.</summary>
/// <param name="Shape">Which.</param>
/// <param name="X">Its centre, in pixels of the frame.</param>
/// <param name="Y">Its centre.</param>
/// <param name="Radius">In pixels of the frame.</param>
/// <param name="Rotation">Clockwise, in radians.</param>
/// <param name="Error">The squared difference over the squared values: 0 is perfect.</param>
internal readonly record struct ShapePose(
    CharacterShape Shape,
    double X,
    double Y,
    double Radius,
    double Rotation,
    double Error
);
