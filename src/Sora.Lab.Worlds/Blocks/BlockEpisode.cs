namespace Sora.Lab.Worlds.Blocks;

/// <summary>A while of the block game.</summary>
/// <param name="States">T of them.</param>
/// <param name="Actions">T - 1: each leads from a state to the next.</param>
public sealed record BlockEpisode(IReadOnlyList<BlockState> States, IReadOnlyList<BlockAction> Actions)
{
    /// <summary>The last states, as many as there are up to a number of them; what led to the first is forgotten.</summary>
    public BlockEpisode Last(int count) =>
        new([.. States.TakeLast(count)], [.. Actions.TakeLast(Math.Min(count, States.Count) - 1)]);

    /// <summary>Plays a list of actions from a state.</summary>
    public static BlockEpisode Play(BlockState start, IReadOnlyList<BlockAction> actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        var states = new List<BlockState> { start };
        foreach (var action in actions)
        {
            states.Add(BlockGame.Step(states[^1], action));
        }

        return new(states, actions);
    }

    /// <summary>Plays by chance in a world of chance.</summary>
    /// <param name="seed">Decides world and player.</param>
    /// <param name="frames">T, at least 1.</param>
    public static BlockEpisode Play(ulong seed, int frames)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        var player = new BlockPlayer(seed);
        return Play(BlockGame.Start(seed), [.. Enumerable.Range(1, frames - 1).Select(_ => player.Next())]);
    }
}
