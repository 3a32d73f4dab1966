using Sora.Lab.Video;
using Sora.Lab.Worlds.Rendering;
using Sora.Lab.Worlds.Sampling;
using Sora.Lab.Worlds.Tests.Sampling;

namespace Sora.Lab.Worlds.Tests.Rendering;

public sealed class SceneRendererTests
{
    [Fact]
    public void A_clip_has_the_size_and_length_of_its_scene_and_is_drawn_alike_twice()
    {
        foreach (var scene in SampledScenes.Mixed(112))
        {
            var clip = SceneRenderer.Render(scene);
            Assert.Equal((scene.Frames, scene.Height, scene.Width), (clip.Frames, clip.Height, clip.Width));
            Assert.Equal(8, clip.FramesPerSecond);
            Assert.True(clip.Pixels.Span.SequenceEqual(SceneRenderer.Render(scene).Pixels.Span));
        }
    }

    [Fact]
    public void A_flat_character_covers_its_area_around_its_centre_in_its_exact_color()
    {
        foreach (var scene in SampledScenes.Mixed(300, SceneOptions.Simple))
        {
            var clip = SceneRenderer.Render(scene);
            for (var index = 0; index < scene.Frames; index += 8)
            {
                AssertIsDrawn(clip, scene, index);
            }
        }
    }

    [Theory]
    [InlineData(VisualStyle.Outlined)]
    [InlineData(VisualStyle.Pixelated)]
    [InlineData(VisualStyle.Watercolor)]
    public void The_fill_is_nearest_to_its_own_color_in_every_style(VisualStyle style)
    {
        var options = SceneOptions.Simple with { Styles = new(style), Cameras = new(), Width = 64, Height = 64 };
        for (var seed = 0UL; seed < 150; seed++)
        {
            var scene = SceneSampler.Sample(seed, options);
            var clip = SceneRenderer.Render(scene);
            var (character, state) = (scene.Characters[0], scene.States[^1].Characters[0]);
            var (x, y) =
                character.Shape == CharacterShape.Ring
                    ? (state.X + (0.75 * state.Radius), state.Y)
                    : (state.X, state.Y);
            var found = At(clip, scene.Frames - 1, (int)x, (int)y);
            Assert.Equal(
                character.Color,
                Enum.GetValues<CharacterColor>().MinBy(color => Distance(Palette.Of(color), found))
            );
        }
    }

    [Fact]
    public void Pixelated_frames_are_made_of_even_blocks()
    {
        var scene = SceneSampler.Sample(5, SceneOptions.Simple with { Styles = new(VisualStyle.Pixelated) });
        var clip = SceneRenderer.Render(scene);
        for (var i = 0; i < 32 * 32; i++)
        {
            var (x, y) = (i % 32 * 2, i / 32 * 2);
            Assert.Equal(At(clip, 3, x, y), At(clip, 3, x + 1, y + 1));
        }
    }

    [Fact]
    public void A_panning_camera_slides_the_background_by_its_offset()
    {
        var options = SceneOptions.Simple with
        {
            Cameras = new(Camera.PanRight),
            Backgrounds = new(Background.Checkerboard),
        };
        for (var seed = 0UL; seed < 20; seed++)
        {
            var scene = SceneSampler.Sample(seed, options with { Motions = new(Motion.Still) });
            var (first, last) = (scene.States[0], scene.States[^1]);
            Assert.Equal(last.Camera.OffsetX, first.Characters[0].X - last.Characters[0].X, 1e-9);
            Assert.True(last.Camera.OffsetX >= 0.2 * scene.Width);
            Assert.True(Changed(SceneRenderer.Render(scene)) > 400);
        }
    }

    [Fact]
    public void A_still_scene_has_equal_frames_and_a_moving_one_has_not()
    {
        var options = SceneOptions.Simple with { Frames = 9 };
        for (var seed = 0UL; seed < 100; seed++)
        {
            var scene = SceneSampler.Sample(seed, options);
            Assert.Equal(scene.Characters[0].Motion == Motion.Still, Changed(SceneRenderer.Render(scene), 4) == 0);
        }
    }

    [Fact]
    public void A_wall_hides_what_is_behind_it()
    {
        for (var seed = 0UL; seed < 40; seed++)
        {
            var scene = SceneSampler.Sample(seed, SceneOptions.Simple with { Walls = 1 });
            var clip = SceneRenderer.Render(scene);
            var hidden = scene.States.MinBy(static state => state.Characters[0].VisibleFraction)!;
            var index = scene.States.IndexOf(hidden);
            var (left, right, top) = ((int)scene.Wall!.Left + 1, (int)scene.Wall.Right, (int)scene.Wall.Top + 1);
            var columns = Enumerable.Range(left, right - left);
            var rows = Enumerable.Range(top, scene.Height - top);
            Assert.All(
                columns.SelectMany(x => rows.Select(y => At(clip, index, x, y))),
                pixel => Assert.True(pixel == Palette.Wall || pixel == Palette.Mortar)
            );
        }
    }

    private static void AssertIsDrawn(VideoClip clip, Scene scene, int index)
    {
        var (character, state) = (scene.Characters[0], scene.States[index].Characters[0]);
        var (inside, wrong) = (0, 0);
        for (var i = 0; i < scene.Width * scene.Height; i++)
        {
            var (x, y) = (i % scene.Width, i / scene.Width);
            var (dx, dy) = ((x + 0.5 - state.X) / state.Radius, (y + 0.5 - state.Y) / state.Radius);
            var (sin, cos) = Math.SinCos(-state.Rotation);
            var distance = ShapeGeometry.Distance(character.Shape, (cos * dx) - (sin * dy), (sin * dx) + (cos * dy));
            var isFill = At(clip, index, x, y) == Palette.Of(character.Color);
            inside += isFill ? 1 : 0;
            wrong += isFill != (distance * state.Radius <= 0) && Math.Abs(distance * state.Radius) > 0.51 ? 1 : 0;
        }

        Assert.Equal(0, wrong);
        Assert.True(inside >= 15, $"{inside} pixels of fill in {scene}");
    }

    private static int Changed(VideoClip clip, int index = -1)
    {
        var first = clip.Frame(0);
        var last = clip.Frame(index < 0 ? clip.Frames - 1 : index);
        var changed = 0;
        for (var i = 0; i < first.Length; i++)
        {
            changed += first[i] != last[i] ? 1 : 0;
        }

        return changed;
    }

    private static Rgb At(VideoClip clip, int frame, int x, int y)
    {
        var pixel = clip.Frame(frame).Slice(((y * clip.Width) + x) * 3, 3);
        return new(pixel[0], pixel[1], pixel[2]);
    }

    private static double Distance(Rgb one, Rgb other) =>
        Math.Pow(one.R - other.R, 2) + Math.Pow(one.G - other.G, 2) + Math.Pow(one.B - other.B, 2);
}
