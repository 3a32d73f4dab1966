using Sora.Lab.Training.Optimization;
using Sora.Lab.Video;
using Sora.Lab.Worlds.Blocks;

namespace Sora.Lab.Training.Evaluation;

/// <summary>Judges who plays the block game by the game's exact reader, in worlds that training never sees.</summary>
/// <remarks>
/// A column that comes into sight and was not seen in the frames before can be anything, so it counts only in "whole frame". All else follows from what
/// was seen and done.
/// </remarks>
/// <param name="memory">K, the frames that who plays may remember.</param>
/// <param name="cellSide">Pixels of a cell.</param>
public sealed class WorldEvaluator(int memory, int cellSide = 8)
{
    private const int Stream = 124;
    private const int LongestPast = 64;
    private const int Reach = 2; // columns that a long game strays from where it began: all it meets was seen
    private static readonly BlockAction[] Actions = Enum.GetValues<BlockAction>();
    private static readonly int[] Horizons = [1, 2, 4, 8, 16, 32, 48];

    /// <summary>Plays and judges.</summary>
    /// <param name="player">What it is called in the table.</param>
    /// <param name="begin">Begins its games.</param>
    /// <param name="count">Situations that every action is tried in; a quarter as many long games and as many walks of each length.</param>
    /// <param name="seed">Decides worlds and actions.</param>
    /// <param name="progress">Told what is done.</param>
    public WorldReport Run(
        string player,
        BeginBlockGame begin,
        int count,
        ulong seed = 2026,
        Action<string>? progress = null
    )
    {
        ArgumentNullException.ThrowIfNull(begin);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 4);
        var tally = new WorldTally(player);
        for (var i = 0; i < count; i++)
        {
            TryActions(Past(seed, i), begin, tally);
        }

        progress?.Invoke($"{player}: {count} situations");
        for (var i = 0; i < count / 4; i++)
        {
            PlayOn(StepRandom.Seed(seed, i, Stream + 1), begin, tally);
            for (var steps = 1; steps <= memory; steps++)
            {
                WalkAndReturn(StepRandom.Seed(seed, i, Stream + 2), steps, begin, tally);
            }
        }

        progress?.Invoke($"{player}: {count / 4} long games and walks");
        return tally.ToReport();
    }

    // Every action from one moment.
    private void TryActions(BlockEpisode past, BeginBlockGame begin, WorldTally tally)
    {
        var (now, view) = (past.States[^1], new BlockView(cellSide));
        var known = BlockVerdict.Columns(past.States.TakeLast(memory));
        var outcomes = Actions.Select(action => BlockGame.Step(now, action)).ToList();
        var frames = Actions.Select((action, i) => Once(begin, past, action, outcomes[i].IsNight)).ToList();
        for (var i = 0; i < Actions.Length; i++)
        {
            var (found, truth, name) = (SeenBlocks.Read(frames[i]), outcomes[i], BlockControls.Name(Actions[i]));
            if (!SeenBlocks.Of(truth).Equals(SeenBlocks.Of(now)))
            {
                tally.Add(WorldMeasure.NextFrame, name, BlockVerdict.Errors(found, truth, known) == 0);
                tally.Add(WorldMeasure.WholeFrame, name, found.Equals(SeenBlocks.Of(truth)));
            }

            if (outcomes.Count(other => BlockVerdict.Errors(SeenBlocks.Of(other), truth, known) == 0) == 1)
            {
                var apparent = BlockVerdict.Apparent(found, now, known);
                tally.Add(WorldMeasure.Consistency, name, apparent == Actions[i]);
                tally.AddApparent(name, apparent is { } action ? BlockControls.Name(action) : "unclear");
                var (other, drawn) = (
                    frames[(i + 1 + (tally.Count % (Actions.Length - 1))) % Actions.Length],
                    view.Draw(truth)
                );
                tally.AddPsnrGain(Psnr(drawn, frames[i]) - Psnr(drawn, other));
            }
        }
    }

    // A long game near where it began: what was seen there is all it meets.
    private static void PlayOn(ulong seed, BeginBlockGame begin, WorldTally tally)
    {
        var start = BlockEpisode.Play(BlockGame.Start(seed), []);
        var (state, player, known) = (start.States[0], new BlockPlayer(seed), BlockVerdict.Columns(start.States));
        using var game = begin(start);
        for (var frame = 1; frame <= Horizons[^1]; frame++)
        {
            var action = Near(start.States[0], state, player.Next());
            state = BlockGame.Step(state, action);
            var shown = game.Advance(action, state.IsNight);
            if (Horizons.Contains(frame))
            {
                var errors = BlockVerdict.Errors(SeenBlocks.Read(shown), state, known);
                tally.Add(WorldMeasure.Rollout, FormattableString.Invariant($"{frame}"), errors == 0);
                tally.AddErrors(frame, errors);
            }
        }
    }

    // Away and back: what was out of sight at the turn must be there again. Who never went away has remembered nothing.
    private static void WalkAndReturn(ulong seed, int steps, BeginBlockGame begin, WorldTally tally)
    {
        var (away, back) =
            seed % 2 == 0 ? (BlockAction.Right, BlockAction.Left) : (BlockAction.Left, BlockAction.Right);
        BlockAction[] actions = [.. Enumerable.Repeat(away, steps), .. Enumerable.Repeat(back, steps)];
        var whole = BlockEpisode.Play(BlockGame.Start(seed), actions);
        var (start, turn) = (whole.States[0], whole.States[steps]);
        var (isFree, known) = (whole.States[^1].X == start.X, BlockVerdict.Columns(start));
        if (
            !isFree
            || Math.Abs(turn.X - start.X) != steps
            || BlockVerdict.Errors(SeenBlocks.Of(start), turn, known) == 0
        )
        {
            return; // something was in the way, or the turn looks as the start does
        }

        var hidden = known.Except(BlockVerdict.Columns(turn)).ToHashSet();
        using var game = begin(BlockEpisode.Play(start, []));
        var frames = actions.Select((action, i) => game.Advance(action, whole.States[i + 1].IsNight)).ToList();
        var hasTurned = BlockVerdict.Errors(SeenBlocks.Read(frames[steps - 1]), turn, known) == 0;
        var (found, truth) = (SeenBlocks.Read(frames[^1]), SeenBlocks.Of(whole.States[^1]));
        var isThere =
            hasTurned
            && Enumerable
                .Range(0, truth.Cells.Length)
                .Where(i => hidden.Contains(BlockView.FirstColumn(start) + (i % BlockView.Cells)))
                .All(i => found.Cells[i] == truth.Cells[i]);
        tally.Add(WorldMeasure.Memory, FormattableString.Invariant($"{steps}"), isThere);
    }

    private static BlockEpisode Past(ulong seed, int i)
    {
        var own = StepRandom.Seed(seed, i, Stream);
        return BlockEpisode.Play(own, 1 + (int)(own % LongestPast));
    }

    private static VideoClip Once(BeginBlockGame begin, BlockEpisode past, BlockAction action, bool isNight)
    {
        using var game = begin(past);
        return game.Advance(action, isNight);
    }

    private static BlockAction Near(BlockState start, BlockState now, BlockAction action) =>
        action switch
        {
            BlockAction.Left when now.X <= start.X - Reach => BlockAction.Right,
            BlockAction.Right when now.X >= start.X + Reach => BlockAction.Left,
            _ => action,
        };

    // In decibels, of 8-bit pixels; equal frames count as differing in one pixel by one.
    private static double Psnr(VideoClip one, VideoClip other)
    {
        var sum = 0.0;
        for (var i = 0; i < one.Pixels.Length; i++)
        {
            var difference = one.Pixels.Span[i] - other.Pixels.Span[i];
            sum += difference * difference;
        }

        return 10 * Math.Log10(255.0 * 255.0 * one.Pixels.Length / Math.Max(1, sum));
    }
}
