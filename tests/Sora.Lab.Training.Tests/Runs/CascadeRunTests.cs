using Sora.Lab.Cascade;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Evaluation;
using Sora.Lab.Training.Stages;

namespace Sora.Lab.Training.Tests.Runs;

public sealed class CascadeRunTests
{
    private const int Steps = 3;

    private static readonly GenerationSettings Settings = GenerationSettings.Default with
    {
        Width = 32,
        Height = 32,
        Steps = 2,
    };

    [Fact]
    public void A_cascade_and_one_stage_are_trained_put_together_and_compared()
    {
        using var folder = new TemporaryFolder();
        var autoencoder = TinyStages.ExportAutoencoder(folder);
        var model = Train(folder, "base", TinyStages.Base(autoencoder) with { Data = World(32, 17, rate: 1) });
        var single = Train(folder, "single", TinyStages.Base(autoencoder) with { Data = World(64, 33, rate: 2) });
        string[] stages =
        [
            Train(folder, "temporal-sr", TinyStages.Temporal(autoencoder) with { Data = World(32, 33, rate: 2) }),
            Train(folder, "spatial-sr", TinyStages.Spatial(autoencoder) with { Data = World(64, 33, rate: 2) }),
        ];
        CascadeFolder.Write(model, stages);
        using var cascade = VideoCascade.Load(model);
        using var oneStage = TextToVideo.Load(single);
        var report = new CascadeEvaluator(cascade, oneStage).Run(EvaluationPlan.Draw(2, 5), Settings);
        report.Write(folder["table"]);

        Assert.Equal(
            [
                "base",
                "temporal-sr",
                "blended alone",
                "spatial-sr",
                "blended + bilinear alone",
                "one stage",
                "real",
                "reconstructed",
            ],
            report.Rows.Select(row => row.Clips)
        );
        Assert.Equal(["17x32x32", "33x32x32", "33x64x64"], report.Rows.Select(row => row.Size).Distinct());
        var made = report.Rows.Where(row => row.Clips.Contains("sr", StringComparison.Ordinal)).ToList();
        Assert.All(made, row => Assert.True(row is { Own.Operations: > 0, Own.Seconds: > 0, Count: 2 }));
        var whole = report.Rows[0].Own!.Value.Operations + made.Sum(row => row.Own!.Value.Operations);
        Assert.Equal(whole, made[^1].Whole!.Value.Operations, whole * 1e-9);
        Assert.Equal(10, File.ReadAllLines(folder["table/cascade.md"]).Length);
    }

    [Fact]
    public void The_shipped_stages_draw_frames_that_can_be_read_and_edges_that_doubling_does_not()
    {
        using var cascade = VideoCascade.Load(ShippedConfigs.Lab);
        var report = new CascadeEvaluator(cascade).Run(
            EvaluationPlan.Draw(2, 7),
            GenerationSettings.Default,
            isReal: true
        );
        CascadeRow Row(string name) => report.Rows.Single(row => row.Clips == name);

        Assert.Equal((2, 2), (Row("temporal-sr").AllThree, Row("temporal-sr").Between));
        Assert.Equal(2, Row("spatial-sr").AllThree);
        Assert.Equal("33x128x128", Row("spatial-sr").Size);
        var (drawn, doubled) = (Row("spatial-sr").Sharpness, Row("blended + bilinear alone").Sharpness);
        Assert.True(drawn.Ratio > 1.5 * doubled.Ratio, $"{drawn} and {doubled}");
    }

    private static DataConfig World(int side, int frames, int rate) =>
        new()
        {
            Simple = true,
            FramesPerStep = rate,
            Buckets = [new(side, side, frames, 2)],
        };

    private static string Train(TemporaryFolder folder, string name, FlowStageConfig stage)
    {
        var config = TinyStages.Run(stage with { SampleClips = 0, CachedClips = 3 }, Steps);
        var result = TrainingRun.Start(config, folder[name], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(TrainingEnd.Finished, result.End);
        return result.Model;
    }
}
