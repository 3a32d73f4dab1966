namespace Sora.Lab.Worlds.Laws;

/// <summary>Where one thing is, or goes, as seen from another.</summary>
public enum Side
{
    /// <summary>Not clearly to a side.</summary>
    Neither,

    /// <summary>Towards smaller x.</summary>
    Left,

    /// <summary>Towards larger x.</summary>
    Right,
}
