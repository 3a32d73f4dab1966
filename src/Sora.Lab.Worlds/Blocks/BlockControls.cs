namespace Sora.Lab.Worlds.Blocks;

/// <summary>What a model of the block game is told of each frame: what the player has just done, and whether it is night.</summary>
/// <remarks>The hour is no part of a frame, so night comes from a clock, as actions come from a player.</remarks>
public static class BlockControls
{
    private const string Night = "night";

    /// <summary>All there are, in the order of a model's action vector.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enum.GetValues<BlockAction>().Select(Name), Night];

    /// <summary>What an action is called.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such action.</exception>
    public static string Name(BlockAction action) =>
        Enum.IsDefined(action)
            ? action.ToString().ToLowerInvariant()
            : throw new ArgumentOutOfRangeException(nameof(action), action, "Expected an action of the block game.");

    /// <summary>The controls that are on in a frame.</summary>
    /// <param name="action">What led to it.</param>
    /// <param name="isNight">Whether it is night in it.</param>
    public static IReadOnlyList<string> Of(BlockAction action, bool isNight) =>
        isNight ? [Name(action), Night] : [Name(action)];
}
