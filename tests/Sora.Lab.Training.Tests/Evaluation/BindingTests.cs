using System.Collections.Immutable;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Training.Evaluation.Limits;
using Sora.Lab.Training.Tests.Runs;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Rendering;

namespace Sora.Lab.Training.Tests.Evaluation;

public sealed class BindingTests
{
    private const ulong Seed = 5;
    private static readonly GenerationSettings Settings = GenerationSettings.Default;
    private static readonly BindingLimit Plain = new BindingLimit();
    private static readonly MirrorLimit Mirror = new MirrorLimit();

    public static TheoryData<string> Kinds => [.. Plain.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Prompts_name_characters_that_are_alike_in_nothing(string kind)
    {
        foreach (var trial in Trials(Plain, kind).Concat(Trials(Mirror, kind)))
        {
            var cast = trial.Scene.Characters;

            Assert.Equal(kind == "two" ? 2 : 3, cast.Length);
            Assert.Equal(cast.Length, cast.Select(one => one.Color).Distinct().Count());
            Assert.Equal(cast.Length, cast.Select(one => one.Shape).Distinct().Count());
            Assert.Equal(cast.Length, cast.Select(one => Assert.Single(one.Motions)).Distinct().Count());
            Assert.DoesNotContain(trial.Shots.SelectMany(shot => shot.Scene.Characters), HeldOutCombinations.IsHeldOut);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_second_prompt_is_the_first_with_left_and_right_exchanged(string kind)
    {
        foreach (var trial in Trials(Mirror, kind))
        {
            var exchanged = trial
                .Shots[0]
                .Prompt.Replace("left", "-", StringComparison.Ordinal)
                .Replace("right", "left", StringComparison.Ordinal)
                .Replace("-", "right", StringComparison.Ordinal);

            Assert.Equal(exchanged, trial.Shots[1].Prompt);
            Assert.NotEqual(exchanged, trial.Shots[0].Prompt);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_colour_on_the_shape_of_another_is_a_swap(string kind)
    {
        var trial = Pose(Plain, kind);
        var cast = trial.Scene.Characters;
        var swapped = trial.Scene with { Characters = Turned(cast, (one, next) => one with { Shape = next.Shape }) };

        var judged = Plain.Judge(trial, SceneRenderer.Render(swapped));

        Assert.Contains("number", Right(judged));
        Assert.DoesNotContain("colour and shape", Right(judged));
        Assert.Equal(["shapes swapped"], So(judged));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Two_that_do_what_was_asked_of_each_other_are_a_swap(string kind)
    {
        var trial = Pose(Plain, kind);
        var cast = trial.Scene.Characters;
        var other = trial.Scene with { Characters = Turned(cast, (one, next) => one with { Motions = next.Motions }) };

        var judged = Plain.Judge(trial with { Shots = [new("", other)] }, trial.Render());

        Assert.Equal(["number", "colour and shape"], Right(judged));
        Assert.Equal(["motions swapped"], So(judged));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_that_is_missing_makes_nothing_right_and_is_no_swap(string kind)
    {
        var trial = Pose(Plain, kind);
        var fewer = trial.Scene with
        {
            Characters = trial.Scene.Characters[1..],
            States = [.. trial.Scene.States.Select(state => state with { Characters = state.Characters[1..] })],
        };

        var judged = Plain.Judge(trial, SceneRenderer.Render(fewer));

        Assert.Empty(Right(judged));
        Assert.Empty(So(judged));
    }

    [Fact]
    public void One_too_many_is_another_number()
    {
        var trial = Pose(Plain, "three");
        var fewer = trial.Scene with
        {
            Characters = trial.Scene.Characters[..2],
            States = [.. trial.Scene.States.Select(state => state with { Characters = state.Characters[..2] })],
        };

        var judged = Plain.Judge(trial with { Shots = [new("", fewer)] }, trial.Render());

        Assert.Equal(["colour and shape", "motion"], Right(judged));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Sides_of_the_mirror_image_are_wrong_sides(string kind)
    {
        var trial = Pose(Mirror, kind);
        var (one, other) = (SceneRenderer.Render(trial.Scene), SceneRenderer.Render(trial.Shots[1].Scene));

        var right = Mirror.Judge(trial, VideoClip.Join(one, other));
        var swapped = Mirror.Judge(trial, VideoClip.Join(other, one));
        var same = Mirror.Judge(trial, VideoClip.Join(one, one));

        Assert.Equal(["number", "colour and shape", "motion", "side"], Right(right));
        Assert.Empty(So(right));
        Assert.DoesNotContain("side", Right(swapped));
        Assert.Equal(["sides swapped"], So(swapped).Where(name => name != "motions swapped"));
        Assert.DoesNotContain("side", Right(same));
        Assert.Contains("one of both", So(same));
    }

    [Fact]
    public void Prompts_drawn_side_by_side_are_answered_as_alone()
    {
        using var folder = new TemporaryFolder();
        using var model = TextToVideo.Load(TinyStages.ExportBase(folder));
        var quick = Settings with { Steps = 1 };
        foreach (var limit in new ILimit[] { Plain, Mirror })
        {
            LimitTrial[] trials = [.. LimitEvaluator.Draw(limit, quick, 2, Seed)];
            var together = limit.Ask(model, trials);

            Assert.Equal(4, together.Count);
            foreach (var (trial, answer) in trials.Zip(together))
            {
                var (name, clip) = Assert.Single(answer);
                var alone = Assert.Single(limit.Ask(model, trial));
                Assert.Equal((alone.Name, trial.Shots.Length * quick.Frames), (name, clip.Frames));
                Assert.InRange(Difference(alone.Clip, clip), 0, 1);
            }
        }
    }

    [Fact]
    public void A_table_does_not_depend_on_how_many_are_drawn_at_once()
    {
        var training = new TrainingClips(new WorldClips(1, simple: true), count: 16);
        string Table(int batch) =>
            new LimitEvaluator(training, batch: batch).Run(Plain, Settings, 2, Seed).ToMarkdown();

        Assert.Equal(Table(1), Table(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Table(0));
    }

    [Fact]
    public void The_nearest_clip_of_a_run_with_several_characters_has_several()
    {
        var stage = TinyStages.Base("none");
        var data = stage.Data with { Characters = new(Two: 1) };
        var nearest = TrainingClips.Of(TinyStages.Run(stage with { Data = data }, 1));
        var trial = Pose(Plain, "two");

        Assert.Contains("number", Right(Plain.Judge(trial, nearest.Nearest(trial.Shots[0].Prompt, Settings))));
        var other = TinyStages.Run(TinyStages.Autoencoder, 1);
        Assert.Contains(
            "playground world; found AutoencoderStageConfig",
            Assert.Throws<TrainingException>(() => TrainingClips.Of(other)).Message,
            StringComparison.Ordinal
        );
    }

    // Of another prompt, much is wrong.
    [Fact]
    public void Chance_binds_nothing()
    {
        var table = new LimitEvaluator(new TrainingClips(new WorldClips(1, simple: true), count: 16)).Run(
            Mirror,
            Settings,
            4,
            Seed
        );

        Assert.All(table.Rows.Where(row => row.Clips is "chance" or "nearest"), row => Assert.Equal(0, row.AllRight));
    }

    private static LimitTrial Pose(ILimit limit, string kind) => limit.Pose(kind, Seed, Settings);

    private static IEnumerable<LimitTrial> Trials(ILimit limit, string kind) =>
        LimitEvaluator.Draw(limit, Settings, 6, Seed).Where(trial => trial.Kind == kind);

    // Each takes something from the next, and the last from the first.
    private static ImmutableArray<Character> Turned(
        ImmutableArray<Character> cast,
        Func<Character, Character, Character> take
    ) => [.. cast.Select((one, i) => take(one, cast[(i + 1) % cast.Length]))];

    private static IEnumerable<string> Right(Judgement judged) =>
        judged.Marks.Where(mark => mark.IsRight).Select(mark => mark.Name);

    private static IEnumerable<string> So(Judgement judged) =>
        judged.Counts.Where(count => count.IsSo).Select(count => count.Name);

    private static int Difference(VideoClip one, VideoClip other) =>
        Enumerable
            .Range(0, one.Frames)
            .SelectMany(frame =>
                one.Frame(frame).ToArray().Zip(other.Frame(frame).ToArray(), (a, b) => Math.Abs(a - b))
            )
            .Max();
}
