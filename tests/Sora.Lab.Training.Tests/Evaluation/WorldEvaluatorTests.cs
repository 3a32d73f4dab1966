using Sora.Lab.Training.Evaluation;
using Sora.Lab.Video;
using Sora.Lab.Worlds.Blocks;

namespace Sora.Lab.Training.Tests.Evaluation;

public sealed class WorldEvaluatorTests
{
    private const int Cell = 4;
    private static readonly WorldMeasure[] Measures = Enum.GetValues<WorldMeasure>();

    [Fact]
    public void The_rules_are_always_right()
    {
        var report = Run("rules", BlockGames.Rules(Cell));

        Assert.Equal(Measures, report.Rows.Select(row => row.Measure).Distinct().Order());
        Assert.All(report.Rows, row => Assert.Equal(row.Count, row.Hits));
        Assert.All(report.Confusions, cell => Assert.Equal(cell.Action, cell.Apparent));
        Assert.Equal(6, report.Rows.Count(row => row.Measure == WorldMeasure.Consistency));
        Assert.Equal(
            0,
            report.Means.Where(mean => mean.Name.StartsWith("errors", StringComparison.Ordinal)).Max(mean => mean.Mean)
        );
        Assert.True(report.Means.Single(mean => mean.Name.StartsWith("PSNR", StringComparison.Ordinal)).Mean > 10);
    }

    [Fact]
    public void The_last_frame_again_is_never_right_where_something_changes()
    {
        var report = Run("copy", BlockGames.Copy(Cell));

        Assert.Equal(0, report.Mean("copy", WorldMeasure.NextFrame));
        Assert.True(report.Mean("copy", WorldMeasure.Consistency) < 0.5);
        Assert.Equal(0, report.Mean("copy", WorldMeasure.Memory));
        Assert.True(report.Mean("copy", WorldMeasure.Rollout) < 0.5);
        Assert.Equal(0, report.Means.Single(mean => mean.Name.StartsWith("PSNR", StringComparison.Ordinal)).Mean, 6);
    }

    [Fact]
    public void Who_turns_every_action_round_is_found_out()
    {
        var report = Run("mirrored", past => new Mirrored(BlockGames.Rules(Cell)(past)));
        var left = report.Confusions.Where(cell => cell.Action == "left").Select(cell => cell.Apparent).ToList();
        Assert.Contains("right", left);
        Assert.DoesNotContain("left", left);
        Assert.Equal(0, report.Rows.Single(row => row is { Measure: WorldMeasure.Consistency, Case: "left" }).Hits);
        Assert.Equal(
            100,
            100
                * report
                    .Rows.Where(row => row is { Measure: WorldMeasure.Consistency, Case: "place" })
                    .Average(row => row.Hits / row.Count)
        );
    }

    [Fact]
    public void A_report_is_written_in_three_forms()
    {
        using var folder = new Runs.TemporaryFolder();
        var report = WorldReport.Join(Run("rules", BlockGames.Rules(Cell)), Run("copy", BlockGames.Copy(Cell)));
        report.Write(folder.Path);

        Assert.Contains("| rules | 100.0 (", File.ReadAllText(folder["world.md"]), StringComparison.Ordinal);
        Assert.Contains("copy,NextFrame,left,", File.ReadAllText(folder["world.csv"]), StringComparison.Ordinal);
        Assert.Contains("\"player\": \"rules\"", File.ReadAllText(folder["world.json"]), StringComparison.Ordinal);
    }

    private static WorldReport Run(string name, BeginBlockGame begin) =>
        new WorldEvaluator(memory: 3, Cell).Run(name, begin, count: 24);

    private sealed class Mirrored(IBlockGame game) : IBlockGame
    {
        public VideoClip Advance(BlockAction action, bool isNight) =>
            game.Advance(
                action switch
                {
                    BlockAction.Left => BlockAction.Right,
                    BlockAction.Right => BlockAction.Left,
                    _ => action,
                },
                isNight
            );

        public void Dispose() => game.Dispose();
    }
}
