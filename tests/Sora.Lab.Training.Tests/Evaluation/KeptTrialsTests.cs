using Sora.Lab.Training.Data;
using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Training.Evaluation.Limits;
using Sora.Lab.Training.Tests.Runs;
using Sora.Lab.Video;

namespace Sora.Lab.Training.Tests.Evaluation;

public sealed class KeptTrialsTests : IDisposable
{
    private static readonly Dictionary<string, string> Plan = new() { ["seed"] = "3", ["steps"] = "20" };
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_run_that_was_killed_goes_on_to_the_same_table()
    {
        var asked = 0;
        var whole = CapabilityEvaluator.Run(Counting(() => asked++), 3);
        Assert.Equal(3, asked);

        asked = 0;
        Assert.Throws<OperationCanceledException>(() => Run(Counting(() => Stop(asked++ == 2)), 3));
        asked = 0;
        var shown = new List<int>();
        var gone = Run(Counting(() => asked++), 3, (number, _) => shown.Add(number));

        Assert.Equal((1, 2), (asked, Assert.Single(shown)));
        Assert.Equal(whole.ToMarkdown(), gone.ToMarkdown());
        Assert.Equal(Csv(whole), Csv(gone));
    }

    [Fact]
    public void More_go_on_from_fewer_and_fewer_are_the_first_of_more()
    {
        var asked = 0;
        _ = Run(Counting(() => asked++), 1);
        var three = Run(Counting(() => asked++), 3);
        var one = Run(Counting(() => asked++), 1);

        Assert.Equal(3, asked);
        Assert.Equal((3, 1), (three.Rows[0].Count, one.Rows[0].Count));
    }

    [Fact]
    public void Numbers_that_are_infinite_or_none_are_kept()
    {
        var trial = new JudgedTrial(
            "a red star",
            "odd",
            [
                (
                    "real",
                    new Judgement(
                        [("colour", true)],
                        [("dB", double.PositiveInfinity), ("none", double.NaN), ("x", 0.1)]
                    )
                    {
                        Counts = [("mirrored", true)],
                    }
                ),
            ]
        );
        Open().Trials("a: b").Add(trial);

        var read = Open().Trials("a: b").Find(0, "a red star")!;
        Assert.Equal((trial.Asked, trial.Kind, "real"), (read.Asked, read.Kind, read.Answers[0].Clips));
        Assert.Equal(trial.Answers[0].Judgement.Marks, read.Answers[0].Judgement.Marks);
        Assert.Equal(trial.Answers[0].Judgement.Numbers, read.Answers[0].Judgement.Numbers);
        Assert.Equal(trial.Answers[0].Judgement.Counts, read.Answers[0].Judgement.Counts);
        Assert.Null(Open().Trials("a: b").Find(1, "a blue star"));
        Refused(
            "expected 'a blue star' as trial 0; found 'a red star'",
            () => Open().Trials("a: b").Find(0, "a blue star")
        );
    }

    [Fact]
    public void A_limit_goes_on_kind_by_kind()
    {
        var (limit, settings) = (new InertiaLimit(), GenerationSettings.Default);
        var evaluator = new LimitEvaluator(new TrainingClips(new WorldClips(1, simple: true), count: 16));
        var whole = evaluator.Run(limit, settings, count: 1);
        void Kill(int number, object answers) => Stop(number == 1);

        Assert.Throws<OperationCanceledException>(() =>
            evaluator.Run(limit, settings, 1, shown: Kill, kept: Open().Trials(limit.Name))
        );
        var shown = new List<int>();
        var gone = evaluator.Run(
            limit,
            settings,
            count: 1,
            shown: (number, _) => shown.Add(number),
            kept: Open().Trials(limit.Name)
        );

        Assert.Equal([2], shown);
        Assert.Equal(whole.ToMarkdown(), gone.ToMarkdown());
    }

    [Fact]
    public void Another_plan_or_a_broken_file_is_refused_and_named()
    {
        _ = Open();
        Refused("with steps 30; found steps 20", () => Open(new(Plan) { ["steps"] = "30" }));
        Refused("with model a; found model none", () => Open(new(Plan) { ["model"] = "a" }));
        File.WriteAllText(folder["animate.json"], "[{");
        Refused("animate.json: expected judged trials", () => Open().Trials("animate"));
        File.WriteAllText(folder["animate.json"], "[null]");
        Refused("animate.json: expected judged trials; null", () => Open().Trials("animate"));
        File.WriteAllText(folder["plan.json"], "");
        Refused("plan.json: expected the plan of an evaluation", () => Open());
    }

    [Fact]
    public void Trials_that_were_judged_in_another_way_are_not_added_to()
    {
        static JudgedTrial Judged(string mark) => new("a red star", "", [("real", new Judgement([(mark, true)], []))]);
        Open().Trials("animate").Add(Judged("colour"));

        Refused(
            "expected trials judged by 'shape' of real as now; found 'colour' of real",
            () =>
            {
                Open().Trials("animate").Add(Judged("shape"));
                return null;
            }
        );
        Assert.Equal(1, Open().Trials("animate").Count);
    }

    [Fact]
    public void What_a_killed_run_left_half_written_is_removed()
    {
        File.WriteAllText(folder["animate.json.1.tmp"], "[{");
        _ = Open();
        Assert.Equal(["plan.json"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    private CapabilityTable Run(
        Capability capability,
        int count,
        Action<int, IReadOnlyList<(string Name, VideoClip Clip)>>? shown = null
    ) => CapabilityEvaluator.Run(capability, count, shown: shown, kept: Open().Trials(capability.Name));

    private EvaluationFolder Open(Dictionary<string, string>? plan = null) =>
        EvaluationFolder.Open(folder.Path, plan ?? Plan);

    // The real clip answers, and is counted.
    private static Capability Counting(Action answered) =>
        new("see it: twice", "A prompt; a clip.")
        {
            Pose = static prompt => Trial.Of(prompt, GenerationSettings.Default),
            Judge = static (trial, clip) =>
                new Judgement([("same", trial.Real == clip)], [("dB", Fidelity.Of(trial.Real, clip))]),
            Contestants =
            [
                new(
                    "real",
                    trial =>
                    {
                        answered();
                        return trial.Real;
                    }
                ),
                Contestant.Frozen,
            ],
        };

    private static void Stop(bool isTime)
    {
        if (isTime)
        {
            throw new OperationCanceledException();
        }
    }

    private static string Csv(CapabilityTable table) => new CapabilityReport([table]).ToCsv();

    private static void Refused(string message, Func<object?> act) =>
        Assert.Contains(message, Assert.Throws<TrainingException>(act).Message, StringComparison.Ordinal);
}
