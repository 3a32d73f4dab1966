using System.Collections.Immutable;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Worlds.Blocks;

/// <summary>A small game of blocks, seen from the side: walk, jump, place and remove.</summary>
/// <remarks>
/// Everything moves by whole cells, eight frames a second. The world is three times as wide as what is seen of it, so that what was built is out of
/// sight for a while and must be there on return.
/// </remarks>
public static class BlockGame
{
    private const int LowestGround = BlockState.Height - 1;
    private const int HighestGround = BlockState.Height - 3;

    /// <summary>A world of gentle hills with the player in the middle.</summary>
    /// <param name="seed">Decides hills, time of day, colour in hand and where the player looks.</param>
    public static BlockState Start(ulong seed)
    {
        var random = new RandomSource(seed);
        var cells = new BlockColor[BlockState.Height * BlockState.Width];
        var ground = HighestGround + random.Below(LowestGround - HighestGround + 1);
        var player = BlockState.Width / 2;
        var row = 0;
        for (var x = 0; x < BlockState.Width; x++)
        {
            var step = random.Chance(0.3) ? random.Below(3) - 1 : 0;
            ground = Math.Clamp(ground + step, HighestGround, LowestGround);
            row = x == player ? ground - 1 : row;
            for (var y = ground; y < BlockState.Height; y++)
            {
                cells[(y * BlockState.Width) + x] = BlockColor.Earth;
            }
        }

        var (time, facesRight) = (random.Below(BlockState.DayLength), random.Chance(0.5));
        return new(ImmutableArray.Create(cells), player, row, facesRight, false, Nth(random.Below(3)), time);
    }

    /// <summary>The state a frame later.</summary>
    /// <param name="state">The state now.</param>
    /// <param name="action">What the player does.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such action.</exception>
    public static BlockState Step(BlockState state, BlockAction action)
    {
        ArgumentNullException.ThrowIfNull(state);
        var acted = action switch
        {
            BlockAction.Wait => state,
            BlockAction.Left => Walk(state with { FacesRight = false }),
            BlockAction.Right => Walk(state with { FacesRight = true }),
            BlockAction.Jump => Jump(state),
            BlockAction.Place => Place(state),
            BlockAction.Remove => Remove(state),
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, "Expected an action of the block game."),
        };
        var fallen = Fall(acted, hung: state.Hangs, rises: acted.Hangs && acted.Y < state.Y);
        return fallen with { Time = (state.Time + 1) % BlockState.DayLength };
    }

    private static BlockState Walk(BlockState state) =>
        state[state.Ahead, state.Y] == BlockColor.None ? state with { X = state.Ahead } : state;

    private static BlockState Jump(BlockState state) =>
        state[state.X, state.Y + 1] != BlockColor.None && state[state.X, state.Y - 1] == BlockColor.None
            ? state with
            {
                Y = state.Y - 1,
                Hangs = true,
            }
            : state;

    private static BlockState Place(BlockState state) =>
        state[state.Ahead, state.Y] == BlockColor.None
            ? state.With(state.Ahead, state.Y, state.InHand) with
            {
                InHand = Nth((state.InHand - BlockColor.Red + 1) % 3),
            }
            : state;

    // The lowest row stays, so that nobody falls out of the world.
    private static BlockState Remove(BlockState state)
    {
        var row = state[state.Ahead, state.Y] == BlockColor.None ? state.Y + 1 : state.Y;
        return BlockState.IsInside(state.Ahead, row) && row < LowestGround
            ? state.With(state.Ahead, row, BlockColor.None)
            : state;
    }

    private static BlockState Fall(BlockState state, bool hung, bool rises) =>
        rises ? state
        : hung ? state with { Hangs = false }
        : state[state.X, state.Y + 1] == BlockColor.None ? state with { Y = state.Y + 1 }
        : state;

    private static BlockColor Nth(int number) => BlockColor.Red + number;
}
