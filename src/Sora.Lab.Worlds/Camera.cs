namespace Sora.Lab.Worlds;

/// <summary>What the camera does. It moves the background and the characters together.</summary>
public enum Camera
{
    /// <summary>Does not move.</summary>
    Still,

    /// <summary>Moves left, so that the world slides right on the screen.</summary>
    PanLeft,

    /// <summary>Moves right, so that the world slides left on the screen.</summary>
    PanRight,

    /// <summary>Comes closer: the world grows about the middle of the frame.</summary>
    ZoomIn,

    /// <summary>Draws back: the world shrinks about the middle of the frame.</summary>
    ZoomOut,
}
