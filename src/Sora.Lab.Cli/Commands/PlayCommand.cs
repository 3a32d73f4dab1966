using System.CommandLine;
using Sora.Lab.Video;
using Sora.Lab.Worlds.Blocks;
using Spectre.Console;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab world play</c>: the block game by its own rules, from a list of actions or by chance.</summary>
internal static class PlayCommand
{
    private static readonly Option<string[]> Actions = new("--actions")
    {
        Description = $"what the player does, frame by frame: {Names}; by chance unless given",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<int> Frames = new("--frames")
    {
        Description = "how many frames the player of chance plays, 1 to 480",
        DefaultValueFactory = _ => 48,
    };
    private static readonly Option<ulong> Seed = new("--seed")
    {
        Description = "another seed, another world and another player",
    };
    private static readonly Option<FileInfo> Output = new("--out")
    {
        Description = "the file: mp4, webm, gif, apng or png",
        DefaultValueFactory = _ => new FileInfo("blocks.mp4"),
    };

    private static string Names =>
        string.Join(", ", Enum.GetNames<BlockAction>().Select(name => name.ToLowerInvariant()));

    public static Command Create()
    {
        var command = new Command("play", "Play the block game: walk, jump, place and remove, by day and night")
        {
            Actions,
            Frames,
            Seed,
            Output,
        };
        command.SetAction(parsed =>
        {
            var clip = Play(parsed);
            var output = parsed.GetValue(Output)!.FullName;
            VideoWriter.Write(clip, output);
            AnsiConsole.WriteLine($"{output}: {clip.Frames} frames of {clip.Width}x{clip.Height}");
            return 0;
        });
        return command;
    }

    private static VideoClip Play(ParseResult parsed)
    {
        var (view, seed) = (new BlockView(), parsed.GetValue(Seed));
        var state = BlockGame.Start(seed);
        var frames = new List<VideoClip> { view.Draw(state) };
        foreach (var action in Script(parsed, seed))
        {
            state = BlockGame.Step(state, action);
            frames.Add(view.Draw(state));
        }

        return VideoClip.Join(frames);
    }

    private static IEnumerable<BlockAction> Script(ParseResult parsed, ulong seed)
    {
        if (parsed.GetValue(Actions) is { Length: > 0 } names)
        {
            return [.. names.SelectMany(name => name.Split(',', ' ')).Where(name => name.Length > 0).Select(Named)];
        }

        var count = parsed.GetValue(Frames);
        var player = new BlockPlayer(seed);
        return count is >= 1 and <= 480
            ? [.. Enumerable.Range(1, count - 1).Select(_ => player.Next())]
            : throw new ArgumentException($"--frames: expected 1 to 480; found {count}.");
    }

    private static BlockAction Named(string name) =>
        Enum.TryParse<BlockAction>(name, ignoreCase: true, out var action) && !int.TryParse(name, out _)
            ? action
            : throw new ArgumentException($"--actions: expected {Names}; found {name}.");
}
