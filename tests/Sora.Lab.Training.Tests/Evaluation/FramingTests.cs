using Sora.Lab.Training.Data;
using Sora.Lab.Training.Evaluation;
using Sora.Lab.Training.Tests.Runs;
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

    [Fact]
    public void A_model_stands_beside_real_clips_and_square_crops_of_them()
    {
        using var folder = new TemporaryFolder();
        using var model = TextToVideo.Load(TinyStages.ExportBase(folder));
        var settings = GenerationSettings.Default with { Width = 112, Height = 48, Frames = 17, Steps = 1 };
        var done = new List<int>();

        var rows = new FramingEvaluator(model, batch: 4).Run(EvaluationPlan.Draw(6, seed: 5), settings, done.Add);

        Assert.Equal(["model", "real", "square crops of real"], rows.Select(row => row.Name));
        Assert.All(rows, row => Assert.Equal(6, row.Count));
        Assert.Equal(0, rows[1].CutOff);
        Assert.InRange(rows[2].CutOff, 1, 6);
        Assert.Equal([4, 6], done);
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
