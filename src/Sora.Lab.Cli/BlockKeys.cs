using Sora.Lab.Worlds.Blocks;

namespace Sora.Lab.Cli;

/// <summary>The keys of the block game.</summary>
internal static class BlockKeys
{
    public const string Help = "arrows walk and jump, space places, x removes, q ends";

    private static readonly TimeSpan Frame = TimeSpan.FromSeconds(1 / BlockView.FramesPerSecond);

    /// <summary>What a key does; null for one that does nothing.</summary>
    public static BlockAction? Of(ConsoleKey key) =>
        key switch
        {
            ConsoleKey.LeftArrow or ConsoleKey.A => BlockAction.Left,
            ConsoleKey.RightArrow or ConsoleKey.D => BlockAction.Right,
            ConsoleKey.UpArrow or ConsoleKey.W => BlockAction.Jump,
            ConsoleKey.Spacebar => BlockAction.Place,
            ConsoleKey.X => BlockAction.Remove,
            _ => null,
        };

    /// <summary>An action a frame, eight a second, as long as nobody ends it: the last key pressed, or waiting.</summary>
    public static IEnumerable<BlockAction> Read()
    {
        while (true)
        {
            var until = DateTime.UtcNow + Frame;
            var action = BlockAction.Wait;
            do
            {
                while (Console.KeyAvailable)
                {
                    var key = Console.ReadKey(intercept: true).Key;
                    if (key is ConsoleKey.Q or ConsoleKey.Escape)
                    {
                        yield break;
                    }

                    action = Of(key) ?? action;
                }

                Thread.Sleep(5);
            } while (DateTime.UtcNow < until);

            yield return action;
        }
    }
}
