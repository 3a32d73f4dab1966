using Sora.Lab.Autoencoder;
using Sora.Lab.Cascade;
using Sora.Lab.Training.Evaluation;
using Sora.Lab.Training.Tests.Runs;
using Sora.Lab.Worlds;

namespace Sora.Lab.Training.Tests.Evaluation;

public sealed class CascadeEvaluatorTests
{
    private static readonly GenerationSettings Settings = GenerationSettings.Default with
    {
        Width = 32,
        Height = 32,
        Steps = 1,
    };

    [Fact]
    public void Every_stage_stands_beside_doubling_without_a_network()
    {
        using var folder = new TemporaryFolder();
        using var cascade = Pixels(folder);
        var done = new List<int>();
        var report = new CascadeEvaluator(cascade).Run(EvaluationPlan.Draw(3, 5), Settings, progress: done.Add);

        Assert.Equal(
            ["base", "blended", "blended alone", "bilinear", "blended + bilinear alone", "real", "reconstructed"],
            report.Rows.Select(row => row.Clips)
        );
        Assert.Equal(["17x32x32", "33x32x32", "33x64x64"], report.Rows.Select(row => row.Size).Distinct());
        Assert.Equal([1, 2, 3], done);
        Assert.All(report.Rows, row => Assert.Equal(3, row.Count));
        Assert.Null(report.Rows[0].SignalToNoise);
        Assert.True(report.Rows[0].Own is { Seconds: > 0, Operations: > 0 });
        Assert.Equal((3, 3, 1.0, 1), Real(report.Rows[5]));

        static (int, int?, double, double?) Real(CascadeRow row) =>
            (row.AllThree, row.Between, row.Sharpness.Ratio, row.Jerk?.Ratio);
    }

    [Fact]
    public void Real_clips_in_the_place_of_the_bases_tell_how_near_the_stages_come()
    {
        using var folder = new TemporaryFolder();
        using var cascade = Pixels(folder);
        var rows = new CascadeEvaluator(cascade).Run(EvaluationPlan.Draw(2, 5), Settings, isReal: true).Rows;

        Assert.Null(rows[0].Own);
        Assert.All(rows.Where(row => row.Clips != "real"), row => Assert.InRange(row.SignalToNoise!.Value, 1, 60));
        Assert.Equal(rows[3].SignalToNoise!.Value, rows[4].SignalToNoise!.Value, 1e-6);
    }

    [Fact]
    public void A_blurred_clip_is_less_sharp_and_a_flickering_one_jerks()
    {
        using var scope = NewDisposeScope();
        var prompt = EvaluationPlan.Draw(50, 5).Prompts.First(one => one.Motion == Motion.Right);
        var truth = prompt.Render(Settings);
        var pixels = ClipTensors.ToTensor(truth);
        var blurred = Doubling.Spatial.Upsample(Doubling.Spatial.Downsample(pixels));
        var flicker = pixels.mul(
            tensor(Enumerable.Range(0, 17).Select(t => 1 - (0.3f * (t % 2))).ToArray()).view(1, 1, -1, 1, 1)
        );

        Assert.InRange(Row(blurred).Sharpness.Ratio, 0.1, 0.9);
        Assert.InRange(Row(flicker).Jerk!.Value.Ratio, 1.5, 1e6);
        Assert.Equal(1, Row(pixels).Jerk!.Value.Ratio);

        CascadeRow Row(Tensor clip)
        {
            var made = ClipTensors.ToClip(clip, 8);
            return CascadeTally.Of(
                "one",
                [new CascadeClip("one", prompt, made, truth, null, null, IsSame: true).Judge()]
            );
        }
    }

    [Fact]
    public void A_run_that_was_killed_goes_on_to_the_same_table_and_takes_no_other_prompts()
    {
        using var folder = new TemporaryFolder();
        using var cascade = Pixels(folder);
        var (plan, evaluator) = (EvaluationPlan.Draw(3, 5), new CascadeEvaluator(cascade));
        var judged = new List<int>();
        Assert.Throws<OperationCanceledException>(() => Run(done => throw new OperationCanceledException($"{done}")));
        var rows = Run(judged.Add).Rows;
        var again = Run(judged.Add).Rows;

        Assert.Equal([2, 3], judged);
        Assert.Equal(rows, again);
        Assert.Equal(rows.Select(Plain), evaluator.Run(plan, Settings).Rows.Select(Plain));
        var error = Assert.Throws<TrainingException>(() =>
            evaluator.Run(EvaluationPlan.Draw(3, 6), Settings, kept: Kept(folder))
        );
        Assert.Contains("as prompt 0", error.Message, StringComparison.Ordinal);

        CascadeReport Run(Action<int> progress) =>
            evaluator.Run(plan, Settings, progress: progress, kept: Kept(folder));

        static CascadeRow Plain(CascadeRow row) => row with { Own = null, Whole = null }; // seconds differ

        static KeptPrompts<IReadOnlyList<CascadeMark>> Kept(TemporaryFolder folder) => new(folder["kept.json"]);
    }

    [Fact]
    public void A_report_has_every_number_in_three_formats()
    {
        using var folder = new TemporaryFolder();
        new CascadeReport([
            new("base", "17x64x64", 10, 8, null, null, new(0.5, 0.02), new(1.25, 0.1), new(2, 3e9), new(2, 3e9)),
            new("real", "33x64x64", 10, 10, 9, 31.5, new(1, 0), null, null, null),
        ]).Write(folder.Path);

        Assert.Contains(
            "| base | 17x64x64 | 10 | 80.0 (49.0-94.3) | - | - | 0.50 (0.48-0.52) | 1.25 (1.15-1.35) | 2.00 | 3.0 | 2.00 | 3.0 |",
            File.ReadAllText(folder["cascade.md"]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "real,33x64x64,10,10,0.7225,1.0000,9,31.500,1.0000,0.0000,,,,,,\n",
            File.ReadAllText(folder["cascade.csv"]),
            StringComparison.Ordinal
        );
        Assert.Contains("\"signalToNoise\": 31.5", File.ReadAllText(folder["cascade.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_one_stage_is_judged_at_the_last_size_and_stages_add_up()
    {
        using var folder = new TemporaryFolder();
        using var cascade = Pixels(folder);
        using var other = TextToVideo.Load(folder["model"]);
        var rows = new CascadeEvaluator(cascade, other).Run(EvaluationPlan.Draw(2, 5), Settings).Rows;
        var row = rows.Single(each => each.Clips == "one stage");
        var (basis, last) = (rows[0], rows[3]);

        Assert.Equal(("33x64x64", 2), (row.Size, row.Count));
        Assert.NotNull(row.Between);
        Assert.Equal(row.Own, row.Whole);
        Assert.True(row.Own!.Value.Operations > 4 * basis.Own!.Value.Operations); // 7 times the tokens
        Assert.Equal(basis.Own.Value.Operations, last.Whole!.Value.Operations);
        Assert.True(last.Whole.Value.Seconds > last.Own!.Value.Seconds);
    }

    [Fact]
    public void A_ratio_of_sums_has_the_interval_of_its_pairs()
    {
        Assert.Equal(new RatioInterval(0.5, 0), RatioInterval.Of([(1, 2), (2, 4), (3, 6)]));
        var spread = RatioInterval.Of([(1, 2), (3, 2)])!.Value; // deviations of 1 over a sum of 4
        Assert.Equal((1, 1.959963984540054 * 2 / 4), (spread.Ratio, spread.Half));
        Assert.Null(RatioInterval.Of([(1, 0)]));
    }

    private static VideoCascade Pixels(TemporaryFolder folder) =>
        new(
            TextToVideo.Load(TinyStages.ExportBase(folder)),
            [new PixelDoubling(Doubling.Temporal), new PixelDoubling(Doubling.Spatial)]
        );
}
