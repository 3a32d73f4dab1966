using System.CommandLine;
using Sora.Lab.Training.Evaluation;
using Sora.Lab.Worlds.Blocks;
using Spectre.Console;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab evaluate world</c>: how well a model plays the block game, by the game's exact reader.</summary>
internal static class WorldEvaluationCommand
{
    public static Command Create()
    {
        var world = new WorldModelOptions();
        var count = new Option<int>("--count")
        {
            Description = "situations that each action is tried in; a quarter as many long games and walks",
            DefaultValueFactory = _ => 128,
        };
        var seed = new Option<ulong>("--seed")
        {
            Description = "draws other games: tune on those, not on the ones a table is made of",
            DefaultValueFactory = _ => 2026,
        };
        var output = new Option<DirectoryInfo?>("--out") { Description = "folder for world.md, .csv and .json" };
        var command = new Command("world", "Measure a world model: states, long games, actions, memory")
        {
            world.Model,
            world.Device,
            world.Steps,
            count,
            seed,
            output,
        };
        command.SetAction(parsed =>
        {
            using var model = world.Load(parsed);
            var report = Run(model, world.Settings(parsed), parsed.GetValue(count), parsed.GetValue(seed));
            Console.WriteLine(report.ToMarkdown());
            if (parsed.GetValue(output) is { } folder)
            {
                report.Write(folder.FullName);
            }

            return 0;
        });
        return command;
    }

    private static WorldReport Run(WorldModel model, WorldSettings settings, int count, ulong seed)
    {
        var cellSide = model.Config.Side / BlockView.Cells;
        var evaluator = new WorldEvaluator(model.Config.Context, cellSide);
        (string Name, BeginBlockGame Begin)[] players =
        [
            ("rules", BlockGames.Rules(cellSide)),
            ("reconstructed", BlockGames.Reconstructed(model)),
            ("model", BlockGames.Model(model, settings)),
            ("last frame again", BlockGames.Copy(cellSide)),
        ];
        return WorldReport.Join([
            .. players.Select(player => evaluator.Run(player.Name, player.Begin, count, seed, AnsiConsole.WriteLine)),
        ]);
    }
}
