using Sora.Lab.Training.Evaluation;
using Sora.Lab.Training.Tests.Runs;
using Sora.Lab.Video;
using Sora.Lab.Worlds.Captioning;

namespace Sora.Lab.Training.Tests.Evaluation;

public sealed class EvaluatorTests
{
    [Fact]
    public void Real_clips_are_right_and_an_untrained_model_is_not()
    {
        using var folder = new TemporaryFolder();
        using var model = TextToVideo.Load(TinyStages.ExportBase(folder));
        var settings = GenerationSettings.Default with { Steps = 1 };
        var progress = new List<EvaluationProgress>();
        var report = EvaluationReport.Of(
            new Evaluator(model, batch: 2).Run(
                EvaluationPlan.Draw(4, 5),
                settings,
                progress.Add,
                cancellation: TestContext.Current.CancellationToken
            )
        );

        Assert.Equal(
            ["real", "reconstructed", "model", "model (seen)", "model (held out)"],
            report.Rows.Take(5).Select(row => row.Name)
        );
        Assert.Equal("chance", report.Rows[^1].Name);
        Assert.Equal(4, report.Rows[0].AllThree);
        Assert.Equal(0, report.Rows[2].AllThree);
        Assert.Equal(4, report.Rows[3].Count + report.Rows[4].Count);
        var motions = EvaluationPlan.Draw(4, 5).Prompts.GroupBy(prompt => Lexicon.Of(prompt.Motion)[0]);
        Assert.Equal(
            motions.Select(group => ($"model ({group.Key})", group.Count())).Order(),
            report.Rows.Skip(5).SkipLast(1).Select(row => (row.Name, row.Count)).Order()
        );
        Assert.Equal([2, 4], progress.Select(one => one.Done));
    }

    [Fact]
    public void Chance_is_the_real_clips_judged_by_other_prompts()
    {
        using var folder = new TemporaryFolder();
        using var model = TextToVideo.Load(TinyStages.ExportBase(folder));
        var settings = GenerationSettings.Default with { Steps = 1 };
        var asked = new List<PlannedPrompt>();
        Func<PlannedPrompt, Verdict> Note(VideoClip clip) =>
            prompt =>
            {
                asked.Add(prompt);
                return default;
            };
        var plan = EvaluationPlan.Draw(3, 5);
        new Evaluator(model, 3, Note).Run(plan, settings, cancellation: TestContext.Current.CancellationToken);

        var p = plan.Prompts;
        Assert.Equal([p[0], p[0], p[0], p[1], p[1], p[1], p[1], p[2], p[2], p[2], p[2], p[0]], asked);
    }

    [Fact]
    public void A_run_that_was_killed_goes_on_to_the_same_verdicts_and_takes_no_other_prompts()
    {
        using var folder = new TemporaryFolder();
        using var model = TextToVideo.Load(TinyStages.ExportBase(folder));
        var settings = GenerationSettings.Default with { Steps = 1 };
        var (plan, random) = (EvaluationPlan.Draw(5, 5), new Random(3));
        Verdict Draw() => new(new(random.Next(2) > 0, false, true, random.Next(2) > 0, true), default);
        var evaluator = new Evaluator(model, batch: 2, _ => _ => Draw());
        var done = new List<int>();
        Assert.Throws<OperationCanceledException>(() => Run(plan, _ => throw new OperationCanceledException()));
        var judged = Run(plan, progress => done.Add(progress.Done));
        var again = Run(plan, progress => done.Add(progress.Done));
        var fewer = Run(plan with { Prompts = [.. plan.Prompts.Take(3)] }, progress => done.Add(progress.Done));

        Assert.Equal([4, 5], done);
        Assert.Equal(plan.Prompts, judged.Select(one => one.Prompt));
        Assert.Equal(judged, again);
        Assert.Equal(judged.Take(3), fewer);
        var error = Assert.Throws<TrainingException>(() => Run(EvaluationPlan.Draw(5, 6), _ => { }));
        Assert.Contains("as prompt 0", error.Message, StringComparison.Ordinal);

        IReadOnlyList<JudgedPrompt<ClipVerdicts>> Run(EvaluationPlan asked, Action<EvaluationProgress> progress) =>
            evaluator.Run(
                asked,
                settings,
                progress,
                kept: new KeptPrompts<ClipVerdicts>(folder["kept.json"]),
                cancellation: TestContext.Current.CancellationToken
            );
    }

    [Fact]
    public void A_report_has_every_number_in_three_formats()
    {
        using var folder = new TemporaryFolder();
        new EvaluationReport([
            new("real", 10, 10, 9, 8, 10, 8, 10, new(10, 9, 7, 6)),
            new("none", 0, 0, 0, 0, 0, 0, 0, new(0, 0, 0, 0)),
        ]).Write(folder.Path);

        Assert.Contains(
            "| real | 10 | 100.0 (72.2-100.0) | 90.0 (59.6-98.2) | 80.0 (49.0-94.3) |",
            File.ReadAllText(folder["evaluation.md"]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "real,shape,10,8,0.8000,0.4902,0.9433\n",
            File.ReadAllText(folder["evaluation.csv"]),
            StringComparison.Ordinal
        );
        Assert.Contains("real,its motion,10,7,", File.ReadAllText(folder["evaluation.csv"]), StringComparison.Ordinal);
        Assert.Contains("\"hits\": 8", File.ReadAllText(folder["evaluation.json"]), StringComparison.Ordinal);
    }
}
