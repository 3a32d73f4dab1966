namespace Sora.Lab.Worlds.Blocks;

/// <summary>What a player of the block game does in a frame.</summary>
public enum BlockAction
{
    /// <summary>Nothing; who is in the air falls.</summary>
    Wait,

    /// <summary>Turns left and steps there where nothing is in the way.</summary>
    Left,

    /// <summary>Turns right and steps there where nothing is in the way.</summary>
    Right,

    /// <summary>Rises by a cell where something is below and nothing above, and hangs there for one frame.</summary>
    Jump,

    /// <summary>Puts the block in hand into the empty cell ahead; the next colour comes to hand.</summary>
    Place,

    /// <summary>Takes away the block ahead, or where there is none the one before the feet.</summary>
    Remove,
}
