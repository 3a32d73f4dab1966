using System.Numerics;

namespace Sora.Lab.Worlds.Oracle;

/// <summary>What was measured of one track.</summary>
/// <param name="Track">The patches it was measured from.</param>
/// <param name="Fill">The mean colour of its inner pixels.</param>
/// <param name="Shape">The shape that fits best.</param>
/// <param name="Errors">How badly each shape fits, in the order of <see cref="CharacterShape"/>.</param>
/// <param name="BlendError">How badly the best fit half way from one shape to another does.</param>
/// <param name="Blur">The standard deviation of its edge's blur, in pixels.</param>
/// <param name="Poses">Its pose at every frame where it was seen.</param>
internal sealed record CharacterReading(
    BlobTrack Track,
    Vector3 Fill,
    CharacterShape Shape,
    double[] Errors,
    double BlendError,
    double Blur,
    ShapePose?[] Poses
)
{
    /// <summary>How badly the best shape fits.</summary>
    public double Error => Errors[(int)Shape];

    /// <summary>How badly the next best does.</summary>
    public double NextError => Errors.Where((_, shape) => shape != (int)Shape).Min();

    /// <summary>Its typical radius, in pixels.</summary>
    public double Radius =>
        Poses.OfType<ShapePose>().Select(static pose => pose.Radius).Order().ElementAt(Track.Seen / 2);
}
