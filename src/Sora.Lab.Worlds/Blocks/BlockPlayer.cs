using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Worlds.Blocks;

/// <summary>Plays the block game by chance, as people do: it keeps at a thing for a while.</summary>
/// <param name="seed">Decides all it does.</param>
public sealed class BlockPlayer(ulong seed)
{
    private readonly RandomSource random = new(seed);
    private BlockAction action;
    private int left;

    /// <summary>The next action.</summary>
    public BlockAction Next()
    {
        if (left == 0)
        {
            action = (BlockAction)random.Below(Enum.GetValues<BlockAction>().Length);
            left = action is BlockAction.Left or BlockAction.Right ? 1 + random.Below(5) : 1;
        }

        left--;
        return action;
    }
}
