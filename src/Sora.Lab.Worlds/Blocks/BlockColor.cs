namespace Sora.Lab.Worlds.Blocks;

/// <summary>What fills a cell of the block game.</summary>
public enum BlockColor
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The ground that the world begins with.</summary>
    Earth,

    /// <summary>A red block.</summary>
    Red,

    /// <summary>A yellow block.</summary>
    Yellow,

    /// <summary>A blue block.</summary>
    Blue,
}
