using System.Collections.Concurrent;
using System.Collections.Immutable;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Training.Evaluation.Limits;
using Sora.Lab.Training.Tests.Runs;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Rendering;

namespace Sora.Lab.Training.Tests.Evaluation;

public sealed class LimitsTests
{
    private const ulong Seed = 3;
    private static readonly TrainingClips Training = new(new WorldClips(1, simple: true), count: 64);

    // No motion is asked for.
    private static readonly string[] MayBeFrozen = ["stands at a side", "beside another", "1", "2", "3", "stays still"];

    public static TheoryData<string> Names => [.. LabLimits.All.Select(limit => limit.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_world_itself_is_right_and_a_frozen_clip_wrong_wherever_motion_is_asked(string name)
    {
        var limit = Limit(name);
        var table = new LimitEvaluator(Training).Run(limit, GenerationSettings.Default, count: 2 * limit.OneOf, Seed);

        Assert.Equal(limit.Kinds.Count * 4, table.Rows.Count);
        Assert.All(Rows(table, "real"), row => Assert.Equal(row.Count, row.AllRight));
        Assert.All(
            Rows(table, "frozen").Where(row => name == "complex prompts" || !MayBeFrozen.Contains(row.Prompts)),
            row => Assert.Equal(0, row.AllRight)
        );
    }

    [Theory]
    [Trait("Category", "Full")]
    [MemberData(nameof(Names))]
    public void Nearly_every_real_clip_is_right(string name)
    {
        var limit = Limit(name);
        var table = new LimitEvaluator(Training).Run(limit, GenerationSettings.Default, count: 24 * limit.OneOf, Seed);

        Assert.All(Rows(table, "real"), row => Assert.True(row.AllRight >= 23, $"{row.Prompts}: {row.AllRight}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Prompts_depend_on_the_seed_alone(string name)
    {
        var limit = Limit(name);
        string[] Prompts(int count, ulong seed) =>
            [
                .. LimitEvaluator
                    .Draw(limit, GenerationSettings.Default, count * limit.OneOf, seed)
                    .SelectMany(trial => trial.Shots.Select(shot => shot.Prompt)),
            ];

        Assert.Equal(Prompts(3, Seed).Take(Prompts(2, Seed).Length), Prompts(2, Seed));
        Assert.NotEqual(Prompts(3, Seed), Prompts(3, Seed + 1));
    }

    [Fact]
    public void What_is_recaptioned_is_asked_in_other_words_and_judged_by_the_prompt()
    {
        using var folder = new TemporaryFolder();
        using var model = TextToVideo.Load(TinyStages.ExportBase(folder));
        var limit = new NotingLimit();
        var evaluator = new LimitEvaluator(Training, model)
        {
            Recaption = (prompts, seed) => [.. prompts.Select(prompt => $"{prompt} {seed}")],
        };

        evaluator.Run(limit, GenerationSettings.Default, count: 2, Seed);

        var trials = LimitEvaluator.Draw(limit, GenerationSettings.Default, 2, Seed).ToList();
        Assert.Equal(trials.Select(trial => $"{trial.Shots[0].Prompt} {trial.Seed}"), limit.Asked);
        Assert.All(trials, trial => Assert.Contains(trial.Shots[0].Prompt, limit.Judged));
        Assert.All(limit.Judged, prompt => Assert.Contains(prompt, trials.Select(trial => trial.Shots[0].Prompt)));
    }

    [Fact]
    public void Chance_and_training_clips_know_little_of_velocities()
    {
        var table = new LimitEvaluator(Training).Run(new InertiaLimit(), GenerationSettings.Default, count: 6, Seed);

        Assert.All(
            Rows(table, "chance").Concat(Rows(table, "nearest")),
            row => Assert.InRange(row.AllRight, 0, row.Count / 2)
        );
    }

    [Fact]
    public void A_fall_that_goes_on_straight_is_no_bounce()
    {
        var limit = new BounceLimit();
        var trial = Pose(limit, Physics.Inside);
        var floating = LimitScenes.Shortened(trial.Scene, 0.05, trial.Scene.Frames - 1);

        Assert.All(Marks(limit, trial, trial.Scene), mark => Assert.True(mark.IsRight, mark.Name));
        Assert.Equal(["identity"], Marks(limit, trial, floating).Where(mark => mark.IsRight).Select(mark => mark.Name));
    }

    [Fact]
    public void Half_the_velocity_is_not_the_velocity()
    {
        var limit = new InertiaLimit();
        var trial = Pose(limit, Physics.Inside);
        var slow = LimitScenes.Shortened(trial.Scene, 0.5, 0);

        Assert.Equal(
            [("identity", true), ("velocity", false)],
            Marks(limit, trial, slow).Select(mark => (mark.Name, mark.IsRight))
        );
    }

    [Fact]
    public void Out_of_distribution_is_out_of_the_ranges_of_training()
    {
        var settings = GenerationSettings.Default;
        foreach (var trial in LimitEvaluator.Draw(new InertiaLimit(), settings, 8, Seed))
        {
            var path = LimitScenes.PathOf(trial.Scene);
            var way = double.Hypot(path[^1].X - path[0].X, path[^1].Y - path[0].Y) / trial.Side;

            Assert.Equal(trial.Kind == Physics.Outside, way < 0.25);
            Assert.Equal(trial.Kind == Physics.Unseen, HeldOutCombinations.IsHeldOut(trial.Character));
        }
    }

    [Fact]
    public void A_mirror_shows_the_other_side()
    {
        var limit = new LeftRightLimit();
        var trial = Pose(limit, limit.Kinds[0]);
        var swapped = VideoClip.Join([.. trial.Split(trial.Render()).Reverse()]);

        var judged = limit.Judge(trial, swapped);

        Assert.All(judged.Marks, mark => Assert.False(mark.IsRight));
        Assert.Equal(
            ["left: right", "right: left"],
            judged.Counts.Where(count => count.IsSo).Select(count => count.Name)
        );
    }

    [Fact]
    public void Pairs_come_in_either_order()
    {
        var first = LimitEvaluator
            .Draw(new LeftRightLimit(), GenerationSettings.Default, 8, Seed)
            .Where(trial => trial.Kind == new LeftRightLimit().Kinds[0])
            .Select(trial => trial.Character.Motion)
            .Distinct();

        Assert.Equal([Motion.Left, Motion.Right], first.Order());
    }

    [Fact]
    public void Events_in_the_other_order_are_told_apart()
    {
        var limit = new OrderLimit();
        var trial = Pose(limit, limit.Kinds[0]);
        var other = trial with { Shots = [new("", trial.Scene with { Characters = [Reversed(trial.Character)] })] };

        var judged = limit.Judge(other, trial.Render());

        Assert.Equal([("identity", true), ("both events", true), ("in order", false)], judged.Marks);
        Assert.Equal(["the other way round"], judged.Counts.Where(count => count.IsSo).Select(count => count.Name));
    }

    [Fact]
    public void Another_character_in_a_later_shot_breaks_the_story()
    {
        var limit = new NarrativeLimit();
        var trial = Pose(limit, limit.Kinds[0]);
        var last = trial.Scene with
        {
            Characters = [trial.Character with { Color = (CharacterColor)(((int)trial.Character.Color + 1) % 8) }],
        };
        var broken = VideoClip.Join(trial.Render().Part(0, 2 * trial.Settings.Frames), SceneRenderer.Render(last));

        Assert.False(limit.Judge(trial, broken).Marks[0].IsRight);
    }

    [Theory]
    [InlineData("physics: inertia")]
    [InlineData("narrative")]
    [InlineData("left and right")]
    [InlineData("object permanence")]
    public void An_untrained_model_knows_nothing(string name)
    {
        using var folder = new TemporaryFolder();
        using var model = TextToVideo.Load(TinyStages.ExportBase(folder));
        var shown = new List<int>();

        var table = new LimitEvaluator(Training, model).Run(
            Limit(name),
            GenerationSettings.Default with
            {
                Steps = 1,
            },
            count: 1,
            Seed,
            (number, _) => shown.Add(number)
        );

        var rows = table.Rows.Where(row => row.Clips.StartsWith("model", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal((1, 0), (row.Count, row.AllRight)));
        Assert.Equal(Enumerable.Range(0, Limit(name).Kinds.Count), shown);
    }

    [Fact]
    public void A_report_tells_kinds_of_prompts_apart_and_counts_beside_what_is_right()
    {
        using var folder = new TemporaryFolder();
        var row = new CapabilityRow("real", 10, [("in order", 9), ("all", 9)], [("error", double.NaN)])
        {
            Prompts = "then",
            Counts = [("the other way round", 1)],
        };
        new CapabilityReport([new("order", "Two.", [row])]) { Name = "limits" }.Write(folder.Path);

        Assert.Contains(
            "| prompts | clips | n | in order | all | the other way round | error |",
            File.ReadAllText(folder["limits.md"]),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "order,\"then\",\"real\",\"the other way round\",10,1,0.1000,",
            File.ReadAllText(folder["limits.csv"]),
            StringComparison.Ordinal
        );
        Assert.Contains("\"prompts\": \"then\"", File.ReadAllText(folder["limits.json"]), StringComparison.Ordinal);
    }

    private static ILimit Limit(string name) => LabLimits.All.Single(limit => limit.Name == name);

    private static LimitTrial Pose(ILimit limit, string kind) => limit.Pose(kind, Seed, GenerationSettings.Default);

    private static ImmutableArray<(string Name, bool IsRight)> Marks(ILimit limit, LimitTrial trial, Scene shown) =>
        limit.Judge(trial, SceneRenderer.Render(shown)).Marks;

    private static IEnumerable<CapabilityRow> Rows(CapabilityTable table, string clips) =>
        table.Rows.Where(row => row.Clips == clips);

    private static Character Reversed(Character character) =>
        character with
        {
            Motions = [.. character.Motions.Reverse()],
        };

    // Poses what binding poses; who is asked stands still.
    private sealed class NotingLimit : ILimit
    {
        private readonly BindingLimit like = new();

        public string Name => like.Name;

        public string Task => like.Task;

        public IReadOnlyList<string> Kinds { get; } = ["two"];

        public List<string> Asked { get; } = [];

        public ConcurrentBag<string> Judged { get; } = [];

        public LimitTrial Pose(string kind, ulong seed, GenerationSettings settings) => like.Pose(kind, seed, settings);

        public IReadOnlyList<IReadOnlyList<(string Name, VideoClip Clip)>> Ask(
            TextToVideo model,
            IReadOnlyList<LimitTrial> trials
        )
        {
            Asked.AddRange(trials.Select(trial => trial.Shots[0].Prompt));
            return [.. trials.Select(trial => (IReadOnlyList<(string, VideoClip)>)[("model", trial.Render())])];
        }

        public Judgement Judge(LimitTrial trial, VideoClip clip)
        {
            Judged.Add(trial.Shots[0].Prompt);
            return new Judgement([("number", true)], []);
        }
    }
}
