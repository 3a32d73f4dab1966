using Sora.Lab.Worlds.Rendering;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Worlds.Tests.Sampling;

public sealed class FramesPerStepTests
{
    private static readonly Motion[] Straight =
    [
        Motion.Still,
        Motion.Left,
        Motion.Right,
        Motion.Up,
        Motion.Down,
        Motion.UpLeft,
        Motion.DownRight,
        Motion.Growing,
        Motion.Shrinking,
    ];

    private static readonly SceneOptions Single = SceneOptions.Simple with
    {
        Motions = new(motion => Straight.Contains(motion) ? 1 : 0),
        Sequences = 0.3,
    };

    private static readonly SceneOptions Double = Single with { Frames = 33, FramesPerStep = 2 };

    [Fact]
    public void Every_second_of_two_frames_a_step_is_a_frame_of_one_a_step()
    {
        for (var seed = 0UL; seed < 100; seed++)
        {
            var (one, two) = (SceneSampler.Sample(seed, Single), SceneSampler.Sample(seed, Double));
            Assert.Equal(33, two.Frames);
            Assert.Equal(one.Characters, two.Characters);
            for (var i = 0; i < one.Frames; i++)
            {
                var (expected, found) = (one.States[i].Characters[0], two.States[2 * i].Characters[0]);
                Assert.Equal(expected.X, found.X, 1e-9);
                Assert.Equal(expected.Y, found.Y, 1e-9);
                Assert.Equal(expected.Radius, found.Radius, 1e-9);
            }
        }
    }

    [Fact]
    public void The_frames_between_lie_between()
    {
        for (var seed = 0UL; seed < 100; seed++)
        {
            var states = SceneSampler.Sample(seed, Double).States.Select(state => state.Characters[0]).ToArray();
            for (var i = 1; i < states.Length; i += 2)
            {
                Assert.Equal((states[i - 1].X + states[i + 1].X) / 2, states[i].X, 1e-9);
                Assert.Equal(Math.Sqrt(states[i - 1].Radius * states[i + 1].Radius), states[i].Radius, 1e-9);
            }
        }
    }

    // A turn of so much a step is half as much a frame; else a spin would seem to go backwards.
    [Fact]
    public void Things_turn_as_fast_as_they_do_at_one_frame_a_step()
    {
        var spinning = SceneOptions.Simple with { Motions = new(Motion.Spinning), Frames = 33, FramesPerStep = 2 };
        for (var seed = 0UL; seed < 50; seed++)
        {
            var scene = SceneSampler.Sample(seed, spinning);
            var turns = scene.States.Select(state => state.Characters[0].Rotation).ToArray();
            var symmetry = Math.Min(ShapeGeometry.Symmetry(scene.Characters[0].Shape), Math.Tau / 3);
            Assert.InRange(Math.Abs(turns[2] - turns[0]) / symmetry, 0.129, 0.221);
        }
    }

    [Fact]
    public void Its_clip_plays_as_long()
    {
        var clip = SceneRenderer.Render(SceneSampler.Sample(1, Double));

        Assert.Equal((33, 16.0), (clip.Frames, clip.FramesPerSecond));
    }

    [Theory]
    [InlineData(0, 17)]
    [InlineData(5, 21)]
    [InlineData(3, 17)]
    public void Steps_that_do_not_come_out_whole_are_refused(int framesPerStep, int frames) =>
        Assert.Throws<ArgumentException>(() =>
            SceneSampler.Sample(1, SceneOptions.Simple with { Frames = frames, FramesPerStep = framesPerStep })
        );
}
