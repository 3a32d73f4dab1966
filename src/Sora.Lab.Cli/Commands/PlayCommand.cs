using System.CommandLine;
using System.Diagnostics;
using Sora.Lab.Training.Evaluation;
using Sora.Lab.Video;
using Sora.Lab.Worlds.Blocks;
using Spectre.Console;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab world play</c>: the block game by its own rules or by a model, from keys, a list of actions or by chance.</summary>
internal static class PlayCommand
{
    private const int MostFrames = 480;

    private static readonly Option<string[]> Actions = new("--actions")
    {
        Description = $"what the player does, frame by frame: {Names}; by chance unless given",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<bool> Keys = new("--keys")
    {
        Description = $"play in the terminal: {BlockKeys.Help}",
    };
    private static readonly Option<int> Frames = new("--frames")
    {
        Description = "how many frames the player of chance plays, 1 to 480; of keys at most",
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

    private static string Names => string.Join(", ", Enum.GetValues<BlockAction>().Select(BlockControls.Name));

    public static Command Create()
    {
        var world = new WorldModelOptions();
        var command = new Command("play", "Play the block game, by its rules or by a model that learnt it")
        {
            world.Model,
            world.Device,
            world.Steps,
            Actions,
            Keys,
            Frames,
            Seed,
            Output,
        };
        command.SetAction(parsed =>
        {
            var script = Script(parsed);
            using var model = parsed.GetValue(world.Model) is null ? null : world.Load(parsed);
            var (clip, speed) = Play(parsed, script, model, world.Settings(parsed));
            var output = parsed.GetValue(Output)!.FullName;
            VideoWriter.Write(clip, output);
            AnsiConsole.WriteLine($"{output}: {clip.Frames} frames of {clip.Width}x{clip.Height}");
            if (model is not null && double.IsFinite(speed))
            {
                AnsiConsole.WriteLine(FormattableString.Invariant($"{speed:F1} frames/s made by the model"));
            }

            return 0;
        });
        return command;
    }

    // The clip, and frames per second of making it: the first frame, which warms up, and waiting for keys left out. No number where no other was made.
    private static (VideoClip Clip, double Speed) Play(
        ParseResult parsed,
        IEnumerable<BlockAction> script,
        WorldModel? model,
        WorldSettings settings
    )
    {
        var start = BlockEpisode.Play(BlockGame.Start(parsed.GetValue(Seed)), []);
        var cellSide = model is null ? new BlockView().CellSide : model.Config.Side / BlockView.Cells;
        var begin = model is null ? BlockGames.Rules(cellSide) : BlockGames.Model(model, settings);
        var clock = start.States[0];
        using var game = begin(start);
        var frames = new List<VideoClip> { new BlockView(cellSide).Draw(clock) };
        Action<VideoClip>? show = parsed.GetValue(Keys) ? BlockScreen.Show : null;
        if (show is not null)
        {
            BlockScreen.Begin(frames[0]);
        }

        var (watch, warm) = (new Stopwatch(), 1);
        foreach (var action in script)
        {
            clock = clock with { Time = (clock.Time + 1) % BlockState.DayLength };
            if (frames.Count > warm)
            {
                watch.Start();
            }

            frames.Add(game.Advance(action, clock.IsNight));
            watch.Stop();
            show?.Invoke(frames[^1]);
        }

        return (VideoClip.Join(frames), Math.Max(0, frames.Count - 1 - warm) / watch.Elapsed.TotalSeconds);
    }

    private static IEnumerable<BlockAction> Script(ParseResult parsed)
    {
        var count = parsed.GetValue(Frames);
        if (count is < 1 or > MostFrames)
        {
            throw new ArgumentException($"--frames: expected 1 to {MostFrames}; found {count}.");
        }

        if (parsed.GetValue(Actions) is { Length: > 0 } names)
        {
            return [.. names.SelectMany(name => name.Split(',', ' ')).Where(name => name.Length > 0).Select(Named)];
        }

        if (parsed.GetValue(Keys))
        {
            return Console.IsInputRedirected
                ? throw new ArgumentException("--keys: expected a terminal; found none. Give --actions instead.")
                : BlockKeys.Read().Take(count - 1);
        }

        var player = new BlockPlayer(parsed.GetValue(Seed));
        return [.. Enumerable.Range(1, count - 1).Select(_ => player.Next())];
    }

    private static BlockAction Named(string name) =>
        Enum.TryParse<BlockAction>(name, ignoreCase: true, out var action) && !int.TryParse(name, out _)
            ? action
            : throw new ArgumentException($"--actions: expected {Names}; found {name}.");
}
