namespace Sora.Lab.Worlds;

/// <summary>What the camera shows at one frame: <c>screen = (world - offset - middle) * zoom + middle</c>.</summary>
/// <param name="OffsetX">How far right the camera has moved, in world pixels.</param>
/// <param name="Zoom">Screen pixels a world pixel; 1 at the first frame.</param>
public readonly record struct CameraState(double OffsetX, double Zoom)
{
    /// <summary>The camera that does not move.</summary>
    public static CameraState Still => new(0, 1);

    /// <summary>Where a point of the world stands on the screen.</summary>
    /// <param name="x">World x.</param>
    /// <param name="y">World y.</param>
    /// <param name="width">The frame's width.</param>
    /// <param name="height">The frame's height.</param>
    public (double X, double Y) ToScreen(double x, double y, int width, int height) =>
        (((x - OffsetX - (width / 2.0)) * Zoom) + (width / 2.0), ((y - (height / 2.0)) * Zoom) + (height / 2.0));

    /// <summary>Which point of the world is seen at a place of the screen.</summary>
    /// <param name="x">Screen x.</param>
    /// <param name="y">Screen y.</param>
    /// <param name="width">The frame's width.</param>
    /// <param name="height">The frame's height.</param>
    public (double X, double Y) ToWorld(double x, double y, int width, int height) =>
        (((x - (width / 2.0)) / Zoom) + (width / 2.0) + OffsetX, ((y - (height / 2.0)) / Zoom) + (height / 2.0));
}
