using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Worlds.Tests.Sampling;

public sealed class MotionTests
{
    public static TheoryData<Motion, int, int> MotionsAndSizes()
    {
        var data = new TheoryData<Motion, int, int>();
        foreach (var motion in Enum.GetValues<Motion>())
        {
            data.Add(motion, 32, 9);
            data.Add(motion, 64, 17);
            data.Add(motion, 128, 61);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(MotionsAndSizes))]
    public void Every_motion_moves_as_it_is_named(Motion motion, int side, int frames)
    {
        for (var seed = 0UL; seed < 40; seed++)
        {
            var shape = (CharacterShape)(1 + (seed % 4));
            var combination = new Combination(CharacterColor.Blue, shape, motion);
            var options = new SceneOptions
            {
                Width = side,
                Height = side,
                Frames = frames,
            };
            var scene = SceneSampler.Sample(seed, combination, Background.Meadow, options);
            AssertMoves(motion, [.. scene.States.Select(static state => state.Characters[0])], side, shape);
        }
    }

    [Fact]
    public void Events_in_order_each_take_their_half()
    {
        var options = SceneOptions.Simple with { Sequences = 1, Motions = new(Motion.Left, Motion.Down) };
        var scenes = Enumerable.Range(0, 60).Select(seed => SceneSampler.Sample((ulong)seed, options));
        foreach (var scene in scenes.Where(static scene => scene.Characters[0].Motions.Length == 2))
        {
            var states = scene.States.Select(static state => state.Characters[0]).ToArray();
            AssertMoves(scene.Characters[0].Motions[0], states[..9], 64, scene.Characters[0].Shape);
            AssertMoves(scene.Characters[0].Motions[1], states[8..], 64, scene.Characters[0].Shape);
        }
    }

    [Fact]
    public void Two_that_meet_touch_in_the_middle_and_turn_back()
    {
        var options = SceneOptions.Simple with { Rebounds = 1 };
        foreach (var scene in Enumerable.Range(0, 60).Select(seed => SceneSampler.Sample((ulong)seed, options)))
        {
            Assert.Equal(Interaction.Rebound, scene.Interaction);
            var gaps = scene.States.Select(state => Gap(scene, state)).ToArray();
            Assert.Equal(0, gaps[8], 9);
            Assert.True(gaps[0] > 0.3 * scene.Width && gaps[16] > 0.3 * scene.Width);
            Assert.Equal(gaps.Order(), gaps[8..].Concat(gaps[..8]).Order());
            Assert.True(gaps[..8].Zip(gaps[1..9]).All(static pair => pair.First > pair.Second));
        }
    }

    [Fact]
    public void A_wall_hides_the_middle_of_the_way_and_neither_end()
    {
        var options = SceneOptions.Simple with { Walls = 1 };
        foreach (var scene in Enumerable.Range(0, 60).Select(seed => SceneSampler.Sample((ulong)seed, options)))
        {
            var visible = scene.States.Select(static state => state.Characters[0].VisibleFraction).ToArray();
            Assert.Equal(1, visible[0]);
            Assert.Equal(1, visible[^1]);
            Assert.InRange(visible.Min(), 0, 0.5);
        }
    }

    [Theory]
    [InlineData(0.2, 0.8, 1.081, 0.13, 0.1481)]
    [InlineData(1, 0.8, 2.2, 0.13, 0.22)]
    public void Things_turn_at_the_slowest_of_all_speeds_where_asked(
        double part,
        double leastTurns,
        double mostTurns,
        double leastSpin,
        double mostSpin
    )
    {
        var (turns, spins) = (new List<double>(), new List<double>());
        for (var seed = 0UL; seed < 60; seed++)
        {
            var circling = Single(seed, Motion.Circling, part);
            turns.Add(Math.Abs(Turned(circling)) / Math.Tau);
            var spinning = Single(seed, Motion.Spinning, part);
            var symmetry = Math.Min(ShapeGeometry.Symmetry(spinning.Characters[0].Shape), Math.Tau / 3);
            spins.Add(Math.Abs(spinning.States[^1].Characters[0].Rotation) / 16 / symmetry);
        }

        AssertFill(leastTurns, mostTurns, turns);
        AssertFill(leastSpin, mostSpin, spins);

        static void AssertFill(double least, double most, List<double> found)
        {
            Assert.All(found, each => Assert.InRange(each, least - 1e-6, most + 1e-6));
            Assert.InRange(found.Max() - found.Min(), 0.8 * (most - least), most - least + 2e-6);
        }
    }

    // y grows downwards, so that an angle that grows turns clockwise to the eye.
    [Theory]
    [InlineData(true, 60, 60)]
    [InlineData(false, 18, 42)]
    public void Things_turn_clockwise_alone_where_asked(bool clockwise, int least, int most)
    {
        var (circling, spinning) = (0, 0);
        for (var seed = 0UL; seed < 60; seed++)
        {
            circling += Turned(Single(seed, Motion.Circling, 1, clockwise)) > 0 ? 1 : 0;
            var states = Single(seed, Motion.Spinning, 1, clockwise).States;
            spinning += states[^1].Characters[0].Rotation > states[0].Characters[0].Rotation ? 1 : 0;
        }

        Assert.InRange(circling, least, most);
        Assert.InRange(spinning, least, most);
    }

    [Fact]
    public void What_is_drawn_beside_the_way_of_a_turn_stays_as_it_is()
    {
        foreach (var seed in Enumerable.Range(0, 20).Select(static seed => (ulong)seed))
        {
            var (either, clockwise) = (Single(seed, Motion.Spinning, 1), Single(seed, Motion.Spinning, 1, true));
            var (one, other) = (either.States[^1].Characters[0], clockwise.States[^1].Characters[0]);
            Assert.Equal((one.X, one.Y, Math.Abs(one.Rotation)), (other.X, other.Y, other.Rotation));
        }
    }

    private static Scene Single(ulong seed, Motion motion, double turningSpeeds, bool clockwise = false)
    {
        var options = SceneOptions.Simple with { Motions = new(motion), TurningSpeeds = turningSpeeds };
        return SceneSampler.Sample(seed, options with { Clockwise = clockwise });
    }

    // Sixteen steps of one size: as often the angle between the first two.
    private static double Turned(Scene scene)
    {
        var at = scene.States.Take(3).Select(static state => state.Characters[0]).ToArray();
        var first = Math.Atan2(at[1].Y - at[0].Y, at[1].X - at[0].X);
        var second = Math.Atan2(at[2].Y - at[1].Y, at[2].X - at[1].X);
        return 16 * Math.IEEERemainder(second - first, Math.Tau);
    }

    private static double Gap(Scene scene, SceneState state)
    {
        var (left, right) = (state.Characters[0], state.Characters[1]);
        var leftSide = ShapeGeometry.Extent(scene.Characters[0].Shape).Side * left.Radius;
        var rightSide = ShapeGeometry.Extent(scene.Characters[1].Shape).Side * right.Radius;
        return right.X - rightSide - (left.X + leftSide);
    }

    private static void AssertMoves(Motion motion, CharacterState[] states, int side, CharacterShape shape)
    {
        var (dx, dy) = Directions.Of(motion);
        var (x, y) = (states[^1].X - states[0].X, states[^1].Y - states[0].Y);
        switch (motion)
        {
            case Motion.Still:
                Assert.All(states, state => Assert.Equal(states[0], state));
                break;
            case Motion.Bouncing:
                AssertBounces(states, side);
                break;
            case Motion.Circling:
                AssertCircles(states, side);
                break;
            case Motion.Spinning:
                AssertSpins(states, shape);
                break;
            case Motion.Growing:
                Assert.True(states[^1].Radius >= 1.5 * states[0].Radius - 1e-9);
                break;
            case Motion.Shrinking:
                Assert.True(states[^1].Radius <= (states[0].Radius / 1.5) + 1e-9);
                break;
            default:
                Assert.Equal((dx, dy), (Math.Sign(Math.Round(x, 6)), Math.Sign(Math.Round(y, 6))));
                Assert.True(Math.Max(Math.Abs(x), Math.Abs(y)) >= 0.22 * side - 1e-9);
                break;
        }
    }

    // Falls at least a third of the frame, and rises again by a visible part of it.
    private static void AssertBounces(CharacterState[] states, int side)
    {
        var lowest = Enumerable.Range(0, states.Length - 1).First(i => states[i + 1].Y < states[i].Y);
        Assert.InRange(lowest, 1, states.Length - 2);
        Assert.True(states[lowest].Y - states[0].Y >= 0.33 * side, "falls too little");
        var rise = states[lowest].Y - states[lowest..].Min(static state => state.Y);
        Assert.True(rise >= 0.2 * side, $"rises by {rise} of {side}");
    }

    // The turn of the direction of travel, added up over the clip.
    private static void AssertCircles(CharacterState[] states, int side)
    {
        var steps = states.Zip(states[1..], static (from, to) => (X: to.X - from.X, Y: to.Y - from.Y)).ToArray();
        var turns = steps.Zip(steps[1..], static (one, two) => Turn(one, two)).ToArray();
        Assert.True(Math.Abs(turns.Sum()) * steps.Length / turns.Length >= 0.75 * Math.Tau);
        Assert.Single(turns.Select(Math.Sign).Distinct());
        Assert.True(states.Max(static state => state.X) - states.Min(static state => state.X) >= 0.2 * side);

        static double Turn((double X, double Y) one, (double X, double Y) two) =>
            Math.Atan2((one.X * two.Y) - (one.Y * two.X), (one.X * two.X) + (one.Y * two.Y));
    }

    private static void AssertSpins(CharacterState[] states, CharacterShape shape)
    {
        var step = Math.Abs(states[1].Rotation - states[0].Rotation);
        Assert.True(step <= 0.25 * ShapeGeometry.Symmetry(shape), "close to the alias");
        Assert.True(
            Math.Abs(states[^1].Rotation - states[0].Rotation) >= 0.9 * Math.Min(1.2, ShapeGeometry.Symmetry(shape))
        );
        Assert.All(states, state => Assert.Equal((states[0].X, states[0].Y), (state.X, state.Y)));
    }
}
