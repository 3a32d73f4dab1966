using Sora.Lab.Recaption;
using Sora.Lab.Training.Evaluation;
using Sora.Lab.Worlds.Captioning;

namespace Sora.Lab.Training.Tests.Evaluation;

public sealed class AdherenceTests
{
    private const string Caption =
        "a small red star starts at the right and moves left. the background is a green meadow under a pale sky. the camera stays still. the style is flat.";

    private static readonly IReadOnlyList<TestPrompts> Few =
    [
        new("short", 12, PromptTwist.None, false, PromptStyle.Hurried),
        new("absent", 12, PromptTwist.Absent, false, PromptStyle.Paraphrase),
        new("slips", 6, PromptTwist.None, true, PromptStyle.Plain),
    ];

    [Fact]
    public void What_is_asked_for_is_judged_and_nothing_else()
    {
        var asked = CaptionReader.Read("a red star moves left over snow");
        Assert.Equal(
            [
                ("characters", true),
                ("colour", true),
                ("shape", true),
                ("motion", true),
                ("background", false),
                ("all", false),
            ],
            Adherence.Of(asked, CaptionReader.Read(Caption))
        );
    }

    [Fact]
    public void Another_number_of_characters_makes_all_of_them_wrong()
    {
        var asked = CaptionReader.Read("a red star and a blue ring over a meadow");
        var right = Adherence.Of(asked, CaptionReader.Read(Caption)).Where(one => one.IsRight);
        Assert.Equal(["background"], right.Select(one => one.Attribute));
    }

    [Fact]
    public void Colours_belong_to_their_characters()
    {
        var asked = CaptionReader.Read("a red star and a blue ring");
        var swapped = Adherence.Of(asked, CaptionReader.Read("a blue star and a red ring"));
        Assert.Equal([true, false, true, false], swapped.Select(one => one.IsRight));
    }

    [Theory]
    [InlineData("a red star moves left", 1)]
    [InlineData("wat een rode ster, star", 1)]
    [InlineData("nothing that can be read", 0)]
    [InlineData("a red star moves up over a meadow", 0.8)]
    [InlineData("a blue ring spins", 0.25)]
    public void A_caption_keeps_a_share_of_what_can_be_read_in_a_prompt(string prompt, double share) =>
        Assert.Equal(share, Adherence.Share(prompt, Caption), 12);

    [Fact]
    public void Full_has_the_numbers_promised_and_its_own_seeds()
    {
        Assert.Equal([512, 512, 512, 256, 256, 256], TestPrompts.Full.Select(kind => kind.Count));
        Assert.Equal(Few[0].Draw(3).Select(one => one.Text), Few[0].Draw(3).Select(one => one.Text));
        Assert.NotEqual(Few[0].Draw(3).Select(one => one.Text), Few[0].Draw(4).Select(one => one.Text));
        Assert.All(Few[1].Draw(3), one => Assert.NotNull(one.Odd));
    }

    [Fact]
    public void Doing_nothing_is_judged_as_the_prompts_themselves()
    {
        var report = new RecaptionEvaluator(prompts => [.. prompts.Select(text => new DetailedCaption(text, []))]).Run(
            Few
        );

        foreach (var pair in report.Rows.Chunk(2))
        {
            Assert.All(pair[0].Cells, cell => Assert.Equal(cell.Value, pair[1].Cells[cell.Key]));
        }

        Assert.Equal((12, 12), report.Rows[1].Cells["quiet"]);
        Assert.Equal((0, 12), report.Rows[3].Cells["told"]);
        Assert.Contains("| short | recaptioned | 12 |", report.ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains("short,recaptioned,quiet,12,12,1.0000,", report.ToCsv(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_absent_is_told_whole_or_by_a_word()
    {
        Assert.Equal((12, 12), Told((odd, _) => new("", [new(odd, "circle")]), "told"));
        Assert.Equal((12, 12), Told((odd, _) => new("", [new(odd, "circle")]), "or a word"));
        Assert.Equal((0, 12), Told((odd, _) => new("", []) { Unknown = [odd.Split(' ')[^1]] }, "told"));
        Assert.Equal((12, 12), Told((odd, _) => new("", []) { Unknown = [odd.Split(' ')[^1]] }, "or a word"));
        Assert.Equal((0, 12), Told((_, text) => new(text, []) { Unknown = ["piano"] }, "or a word"));

        static (int, int) Told(Func<string, string, DetailedCaption> write, string cell)
        {
            var drawn = Few[1].Draw(2026).ToList();
            var evaluator = new RecaptionEvaluator(prompts =>
                [.. prompts.Zip(drawn, (text, prompt) => write(prompt.Odd!, text))]
            );
            return evaluator.Run([Few[1]]).Rows[1].Cells[cell];
        }
    }

    [Fact]
    public void A_word_that_means_nothing_is_no_quiet()
    {
        var report = new RecaptionEvaluator(prompts =>
            [.. prompts.Select(text => new DetailedCaption(text, []) { Unknown = ["piano"] })]
        ).Run(Few);
        Assert.Equal((0, 12), report.Rows[1].Cells["quiet"]);
    }

    [Fact]
    public void What_goes_astray_is_wrong_in_everything()
    {
        var report = new RecaptionEvaluator(prompts => new DetailedCaption?[prompts.Count]).Run(Few);
        Assert.All(report.Rows[1].Cells, cell => Assert.Equal(0, cell.Value.Hits));
    }

    [Theory]
    [InlineData(PromptWording.Hurried)]
    [InlineData(PromptWording.Paraphrased)]
    [InlineData(PromptWording.Misspelt)]
    public void A_plan_in_other_words_has_the_same_scenes_and_seeds(PromptWording wording)
    {
        var plan = EvaluationPlan.Draw(count: 12, seed: 3);
        var worded = plan.Worded(wording);

        Assert.Equal(plan.Prompts, worded.Prompts.Zip(plan.Prompts, (one, own) => one with { Prompt = own.Prompt }));
        Assert.Equal(plan.Prompts.Count, worded.Prompts.Zip(plan.Prompts).Count(two => two.First != two.Second));
        Assert.Equal(worded.Prompts, plan.Worded(wording).Prompts);
    }

    [Fact]
    public void A_plan_in_a_hurry_says_colour_and_shape_in_plain_words()
    {
        var plan = EvaluationPlan.Draw(count: 12, seed: 3).Worded(PromptWording.Hurried);

        Assert.All(
            plan.Prompts,
            one => Assert.Contains($"{Wording.PlainOf(one.Color)} ", one.Prompt, StringComparison.Ordinal)
        );
        Assert.All(
            plan.Prompts,
            one => Assert.Contains(Wording.PlainOf(one.Shape), one.Prompt, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Plain_words_stay_and_misspelt_ones_are_slips_of_a_hurried_or_a_plain_prompt()
    {
        var plan = EvaluationPlan.Draw(count: 12, seed: 3);

        Assert.Same(plan, plan.Worded(PromptWording.Plain));
        var hurried = plan.Worded(PromptWording.Hurried);
        foreach (var (number, one) in plan.Worded(PromptWording.Misspelt).Prompts.Index())
        {
            var meant = (number % 2 == 0 ? hurried : plan).Prompts[number].Prompt.Split(' ');
            var found = one.Prompt.Split(' ');
            Assert.All(
                meant.Zip(found),
                two => Assert.True(two.First == two.Second || TypingErrors.Of(two.First).Contains(two.Second))
            );
        }
    }
}
