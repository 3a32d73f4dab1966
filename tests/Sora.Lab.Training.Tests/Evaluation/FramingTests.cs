using Sora.Lab.Training.Data;
using Sora.Lab.Training.Evaluation;
using Sora.Lab.Worlds.Rendering;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Training.Tests.Evaluation;

public sealed class FramingTests
{
    private const int Count = 60;

    [Fact]
    public void The_world_frames_its_subjects_and_square_crops_of_it_do_not()
    {
        var scenes = Scenes();

        Assert.DoesNotContain(scenes, scene => Framing.CutsOff(scene, 0, 0, scene.Width, scene.Height));
        Assert.InRange(scenes.Count(scene => Framing.CutsOff(scene, 32, 0, 48, 48)), Count / 3, Count);
    }

    [Fact]
    public void The_oracle_sees_what_the_exact_state_says()
    {
        var agreed = 0;
        foreach (var scene in Scenes())
        {
            var clip = SceneRenderer.Render(scene);
            var cut = ClipCut.Center(clip, new Bucket(48, 48, scene.Frames, 1));
            agreed += Framing.CutsOff(clip) ? 0 : 1;
            agreed += Framing.CutsOff(cut) == Framing.CutsOff(scene, 32, 0, 48, 48) ? 1 : 0;
        }

        Assert.InRange(agreed / (2.0 * Count), 0.9, 1);
    }

    private static List<Worlds.Scene> Scenes() =>
        [
            .. Enumerable
                .Range(0, Count)
                .Select(i =>
                    SceneSampler.Sample((ulong)i, SceneOptions.Simple with { Width = 112, Height = 48, Frames = 17 })
                ),
        ];
}
