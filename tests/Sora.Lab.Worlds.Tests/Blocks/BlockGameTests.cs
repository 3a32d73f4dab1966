using Sora.Lab.Worlds.Blocks;

namespace Sora.Lab.Worlds.Tests.Blocks;

public sealed class BlockGameTests
{
    [Fact]
    public void The_same_seed_and_actions_give_the_same_world()
    {
        Assert.Equal(Play(3, 50)[^1], Play(3, 50)[^1]);
        Assert.NotEqual(Play(3, 50)[^1], Play(4, 50)[^1]);
    }

    [Fact]
    public void Nobody_is_ever_inside_a_block_or_outside_the_world()
    {
        for (ulong seed = 0; seed < 50; seed++)
        {
            Assert.All(
                Play(seed, 200),
                state =>
                {
                    Assert.True(BlockState.IsInside(state.X, state.Y));
                    Assert.Equal(BlockColor.None, state[state.X, state.Y]);
                }
            );
        }
    }

    [Fact]
    public void A_jump_rises_hangs_and_falls_again()
    {
        var start = OnFlatGround();
        var up = BlockGame.Step(start, BlockAction.Jump);
        var hanging = BlockGame.Step(up, BlockAction.Wait);
        var down = BlockGame.Step(hanging, BlockAction.Wait);
        Assert.Equal([start.Y - 1, start.Y - 1, start.Y], [up.Y, hanging.Y, down.Y]);
        Assert.True(up.Hangs && !hanging.Hangs);
        Assert.Equal(up.Y, BlockGame.Step(up, BlockAction.Jump).Y); // nothing to jump from
    }

    [Fact]
    public void A_jump_and_a_step_lead_onto_a_block()
    {
        var start = BlockGame.Step(OnFlatGround() with { FacesRight = true }, BlockAction.Place);
        Assert.Equal(start.X, BlockGame.Step(start, BlockAction.Right).X); // it is in the way
        var over = BlockGame.Step(BlockGame.Step(start, BlockAction.Jump), BlockAction.Right);
        Assert.Equal((start.X + 1, start.Y - 1), (over.X, over.Y));
        Assert.Equal(over.Y, BlockGame.Step(over, BlockAction.Wait).Y); // and stands there
    }

    [Fact]
    public void What_is_placed_has_the_colour_in_hand_stays_and_can_be_removed()
    {
        var start = OnFlatGround() with { FacesRight = true, InHand = BlockColor.Blue };
        var placed = BlockGame.Step(start, BlockAction.Place);
        Assert.Equal(BlockColor.Blue, placed[start.X + 1, start.Y]);
        Assert.Equal(BlockColor.Red, placed.InHand);
        var away = Enumerable.Repeat(BlockAction.Left, 9).Aggregate(placed, BlockGame.Step);
        Assert.True(BlockView.FirstColumn(away) + BlockView.Cells <= start.X + 1, "out of sight");
        Assert.Equal(BlockColor.Blue, away[start.X + 1, start.Y]);
        var removed = BlockGame.Step(placed, BlockAction.Remove);
        Assert.Equal(BlockColor.None, removed[start.X + 1, start.Y]);
    }

    [Fact]
    public void The_lowest_row_stays()
    {
        var state = OnFlatGround() with { FacesRight = true };
        for (var i = 0; i < 5; i++)
        {
            state = BlockGame.Step(BlockGame.Step(state, BlockAction.Remove), BlockAction.Wait);
        }

        Assert.Equal(BlockColor.Earth, state[state.Ahead, BlockState.Height - 1]);
    }

    [Fact]
    public void Day_follows_night()
    {
        var states = Play(1, BlockState.DayLength);
        Assert.Equal(BlockState.DayLength / 2, states.Skip(1).Count(state => state.IsNight));
        Assert.Equal(states[0].Time, states[^1].Time);
    }

    [Fact]
    public void An_unknown_action_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BlockGame.Step(BlockGame.Start(1), (BlockAction)6));

    [Fact]
    public void What_is_seen_and_done_tells_the_next_frame_but_for_a_column_that_comes_into_sight()
    {
        for (ulong seed = 0; seed < 30; seed++)
        {
            var episode = BlockEpisode.Play(seed, 150);
            foreach (var (state, action, next) in episode.States.Zip(episode.Actions, episode.States.Skip(1)))
            {
                var seen = SeenBlocks.Of(state);
                var hidden = state with
                {
                    Cells = [.. state.Cells.Select((cell, i) => IsSeen(state, i) ? cell : BlockColor.Earth)],
                };
                var (found, expected) = (SeenBlocks.Of(BlockGame.Step(hidden, action)), SeenBlocks.Of(next));
                var isNew = Enumerable.Range(0, 64).Where(i => !IsInView(state, next, i % 8));
                var cells = isNew.Aggregate(found.Cells, (all, i) => all.SetItem(i, expected.Cells[i]));
                Assert.Equal(expected, found with { Cells = cells });
                Assert.Equal(4, seen.Column);
            }
        }

        static bool IsSeen(BlockState state, int cell) =>
            cell % BlockState.Width - BlockView.FirstColumn(state) is >= 0 and < BlockView.Cells;

        static bool IsInView(BlockState before, BlockState after, int column) =>
            BlockView.FirstColumn(after) + column - BlockView.FirstColumn(before) is >= 0 and < BlockView.Cells;
    }

    [Fact]
    public void Controls_are_the_action_and_whether_it_is_night()
    {
        Assert.Equal(["wait", "left", "right", "jump", "place", "remove", "night"], BlockControls.Names);
        Assert.Equal(["jump", "night"], BlockControls.Of(BlockAction.Jump, isNight: true));
        Assert.Throws<ArgumentOutOfRangeException>(() => BlockControls.Of((BlockAction)6, isNight: false));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void A_frame_is_read_back_exactly(int cellSide)
    {
        var view = new BlockView(cellSide);
        for (ulong seed = 0; seed < 4; seed++)
        {
            Assert.All(Play(seed, 25), state => Assert.Equal(SeenBlocks.Of(state), SeenBlocks.Read(view.Draw(state))));
        }
    }

    [Fact]
    public void A_noisy_frame_is_still_read()
    {
        var (view, random) = (new BlockView(), new Random(5));
        foreach (var state in Play(9, 25))
        {
            var clip = view.Draw(state);
            for (var i = 0; i < clip.Pixels.Length; i++)
            {
                clip.Pixels.Span[i] = (byte)Math.Clamp(clip.Pixels.Span[i] + random.Next(-30, 31), 0, 255);
            }

            Assert.Equal(SeenBlocks.Of(state), SeenBlocks.Read(clip));
        }
    }

    [Fact]
    public void Every_action_changes_something_somewhere()
    {
        var changed = Enum.GetValues<BlockAction>().ToDictionary(action => action, _ => 0);
        var view = new BlockView();
        for (ulong seed = 0; seed < 20; seed++)
        {
            foreach (var state in Play(seed, 20))
            {
                foreach (var action in changed.Keys)
                {
                    var waited = view.Draw(BlockGame.Step(state, BlockAction.Wait)).Pixels.Span;
                    changed[action] += view.Draw(BlockGame.Step(state, action)).Pixels.Span.SequenceEqual(waited)
                        ? 0
                        : 1;
                }
            }
        }

        Assert.Equal(0, changed[BlockAction.Wait]);
        Assert.All(
            changed.Where(pair => pair.Key != BlockAction.Wait),
            pair => Assert.True(pair.Value > 80, $"{pair}")
        );
    }

    private static List<BlockState> Play(ulong seed, int frames)
    {
        var (states, player) = (new List<BlockState> { BlockGame.Start(seed) }, new BlockPlayer(seed + 1000));
        for (var i = 0; i < frames; i++)
        {
            states.Add(BlockGame.Step(states[^1], player.Next()));
        }

        return states;
    }

    // Two rows of earth, the player above them.
    private static BlockState OnFlatGround()
    {
        var state = BlockGame.Start(1);
        for (var x = 0; x < BlockState.Width; x++)
        {
            for (var y = 0; y < BlockState.Height; y++)
            {
                state = state.With(x, y, y >= BlockState.Height - 2 ? BlockColor.Earth : BlockColor.None);
            }
        }

        return state with
        {
            Y = BlockState.Height - 3,
            Hangs = false,
        };
    }
}
