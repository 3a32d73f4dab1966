namespace Sora.Lab.Worlds;

/// <summary>Which way the motions of constant direction go.</summary>
public static class Directions
{
    /// <summary>The signs of the change of x and y (y down); zeros for motions of no direction.</summary>
    /// <param name="motion">Which.</param>
    public static (int X, int Y) Of(Motion motion) =>
        motion switch
        {
            Motion.Left => (-1, 0),
            Motion.Right => (1, 0),
            Motion.Up => (0, -1),
            Motion.Down => (0, 1),
            Motion.UpLeft => (-1, -1),
            Motion.UpRight => (1, -1),
            Motion.DownLeft => (-1, 1),
            Motion.DownRight => (1, 1),
            _ => (0, 0),
        };
}
