using Sora.Lab.Video;
using Sora.Lab.Worlds.Oracle;
using Sora.Lab.Worlds.Rendering;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Worlds.Tests.Oracle;

public sealed class CameraMeasureTests
{
    private const double Far = 0.5;

    public static TheoryData<Camera, Background> Moving =>
        [
            .. from camera in Enum.GetValues<Camera>().Where(camera => camera != Camera.Still)
            from background in Enum.GetValues<Background>().Where(background => background != Background.Plain)
            select (camera, background),
        ];

    [Theory]
    [MemberData(nameof(Moving))]
    public void A_real_camera_is_measured_steady_and_of_one_motion(Camera camera, Background background)
    {
        for (var seed = 1UL; seed <= 4; seed++)
        {
            var scene = Draw(seed, camera, background);
            var last = scene.States[^1].Camera;

            var seen = SceneOracle.MeasureCamera(SceneRenderer.Render(scene));

            Assert.Equal(camera, seen.Camera);
            Assert.InRange(seen.Pan, (last.OffsetX / 64) - 0.03, (last.OffsetX / 64) + 0.03);
            Assert.InRange(seen.Zoom / last.Zoom, 0.93, 1.07);
            Assert.True(seen.Unsteadiness <= Far && seen.Disagreement <= Far, $"seed {seed}: {seen}");
        }
    }

    [Theory]
    [InlineData(Background.City)]
    [InlineData(Background.Checkerboard)]
    [InlineData(Background.Meadow)]
    public void Ground_that_moves_slower_than_the_sky_is_not_of_one_motion(Background background)
    {
        var scene = Draw(2, Camera.PanRight, background);
        var (fast, slow) = (SceneRenderer.Render(scene), SceneRenderer.Render(Timed(scene, static part => 0.2 * part)));
        for (var frame = 0; frame < fast.Frames; frame++)
        {
            slow.Frame(frame)[(44 * 64 * 3)..].CopyTo(fast.Frame(frame)[(44 * 64 * 3)..]);
        }

        var seen = SceneOracle.MeasureCamera(fast);

        Assert.Equal(Camera.PanRight, seen.Camera);
        Assert.True(seen.Disagreement > Far, $"{seen}");
    }

    [Theory]
    [InlineData(Camera.PanLeft)]
    [InlineData(Camera.ZoomIn)]
    public void A_camera_that_waits_and_then_hurries_is_not_steady(Camera camera)
    {
        var scene = Timed(Draw(3, camera, Background.City), static part => Math.Max(0, (2 * part) - 1));

        var seen = SceneOracle.MeasureCamera(SceneRenderer.Render(scene));

        Assert.True(seen.Camera == Camera.Still || seen.Unsteadiness > Far, $"{seen}");
    }

    [Theory]
    [InlineData(Camera.PanLeft, Camera.PanRight)]
    [InlineData(Camera.PanRight, Camera.PanLeft)]
    [InlineData(Camera.ZoomIn, Camera.ZoomOut)]
    [InlineData(Camera.ZoomOut, Camera.ZoomIn)]
    public void Backwards_a_camera_does_the_opposite(Camera camera, Camera opposite)
    {
        var clip = SceneRenderer.Render(Draw(4, camera, Background.Night));
        var back = VideoClip.Join([.. Enumerable.Range(0, clip.Frames).Reverse().Select(frame => clip.Part(frame, 1))]);

        Assert.Equal(opposite, SceneOracle.MeasureCamera(back).Camera);
    }

    [Fact]
    public void What_does_not_move_and_one_tone_have_a_camera_that_stands_still()
    {
        Assert.Equal(
            CameraMeasure.Still,
            SceneOracle.MeasureCamera(SceneRenderer.Render(Draw(5, Camera.Still, Background.City)))
        );
        Assert.Equal(
            CameraMeasure.Still,
            SceneOracle.MeasureCamera(SceneRenderer.Render(Draw(5, Camera.Still, Background.Plain)))
        );
    }

    private static Scene Draw(ulong seed, Camera camera, Background background) =>
        SceneSampler.Sample(
            seed,
            SceneOptions.Simple with
            {
                Cameras = new(camera),
                Backgrounds = new(background),
                Motions = new(Motion.Up, Motion.Down, Motion.Bouncing, Motion.Circling),
            }
        );

    // The same camera at other times of its way.
    private static Scene Timed(Scene scene, Func<double, double> time)
    {
        var last = scene.States[^1].Camera;
        return scene with
        {
            States =
            [
                .. scene.States.Select(
                    (state, frame) => state with { Camera = At(last, time(frame / (scene.Frames - 1.0))) }
                ),
            ],
        };
    }

    private static CameraState At(CameraState last, double part) => new(last.OffsetX * part, Math.Pow(last.Zoom, part));
}
