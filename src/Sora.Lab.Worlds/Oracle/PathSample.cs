namespace Sora.Lab.Worlds.Oracle;

/// <summary>A character at one frame, in the world: what the camera does is taken out.</summary>
/// <param name="Time">The frame, as a part of the clip, in [0, 1].</param>
/// <param name="X">In parts of the frame's smaller side.</param>
/// <param name="Y">In parts of the frame's smaller side, y down.</param>
/// <param name="LogRadius">The logarithm of its radius in pixels.</param>
/// <param name="Rotation">Clockwise, in units of the shape's symmetry, unwrapped.</param>
internal readonly record struct PathSample(double Time, double X, double Y, double LogRadius, double Rotation)
{
    /// <summary>One of the four numbers that change over time.</summary>
    /// <param name="channel">0 x, 1 y, 2 log radius, 3 rotation.</param>
    public double this[int channel] =>
        channel switch
        {
            0 => X,
            1 => Y,
            2 => LogRadius,
            _ => Rotation,
        };
}
