using Sora.Lab.Video;

namespace Sora.Lab.Worlds.Rendering;

/// <summary>Draws a scene from its states, anti-aliased.</summary>
public static class SceneRenderer
{
    /// <summary>Draws every frame.</summary>
    /// <param name="scene">What to draw.</param>
    /// <returns>A clip of the scene's size and length, <see cref="Scene.FramesPerStep"/> frames a step of the world.</returns>
    public static VideoClip Render(Scene scene)
    {
        ArgumentNullException.ThrowIfNull(scene);
        var rate = Scene.FramesPerSecond * scene.FramesPerStep;
        var clip = new VideoClip(scene.Frames, scene.Height, scene.Width, rate);
        var canvas = BackgroundPainter.Paint(scene);
        var painters = scene.Characters.Select(character => new CharacterPainter(character, scene.Style)).ToArray();
        var finish = new StyleFilter(scene);
        for (var index = 0; index < scene.Frames; index++)
        {
            var frame = clip.Frame(index);
            var state = scene.States[index];
            ShowBackground(canvas, state.Camera, frame, scene);
            for (var i = 0; i < painters.Length; i++)
            {
                painters[i].Draw(frame, scene.Width, scene.Height, state.Characters[i]);
            }

            if (scene.Wall is { } wall)
            {
                WallPainter.Draw(frame, scene.Width, scene.Height, wall);
            }

            finish.Apply(frame);
        }

        return clip;
    }

    private static void ShowBackground(Canvas canvas, CameraState camera, Span<byte> frame, Scene scene)
    {
        if (scene.Camera == Camera.Still)
        {
            canvas.Pixels.CopyTo(frame);
            return;
        }

        canvas.Show(camera, frame, scene.Width, scene.Height);
    }
}
