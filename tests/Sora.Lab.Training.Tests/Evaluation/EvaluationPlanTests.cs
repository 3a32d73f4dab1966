using Sora.Lab.Training.Evaluation;
using Sora.Lab.Training.Tests.Runs;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Captioning;

namespace Sora.Lab.Training.Tests.Evaluation;

public sealed class EvaluationPlanTests
{
    [Fact]
    public void The_same_seed_draws_the_same_prompts()
    {
        Assert.Equal(EvaluationPlan.Draw(40, 3).Prompts, EvaluationPlan.Draw(40, 3).Prompts);
        Assert.NotEqual(EvaluationPlan.Draw(40, 3).Prompts, EvaluationPlan.Draw(40, 4).Prompts);
    }

    [Fact]
    public void A_full_plan_covers_every_attribute_and_flags_what_is_held_out()
    {
        var prompts = EvaluationPlan.Draw().Prompts;

        Assert.Equal(1024, prompts.Count);
        Assert.Equal(Enum.GetValues<CharacterColor>(), prompts.Select(prompt => prompt.Color).Distinct().Order());
        Assert.Equal(Enum.GetValues<Motion>(), prompts.Select(prompt => prompt.Motion).Distinct().Order());
        Assert.Equal(1024, prompts.Select(prompt => prompt.Seed).Distinct().Count());
        Assert.All(
            prompts,
            prompt =>
                Assert.Equal(
                    HeldOutCombinations.IsHeldOut(new Combination(prompt.Color, prompt.Shape, prompt.Motion)),
                    prompt.HeldOut
                )
        );
        Assert.InRange(prompts.Count(prompt => prompt.HeldOut), 50, 110);
    }

    [Fact]
    public void Detailed_prompts_ask_for_the_same_scenes_and_say_more()
    {
        var plan = EvaluationPlan.Draw(20, 9);
        var detailed = plan.Detailed(GenerationSettings.Default);
        foreach (var (brief, more) in plan.Prompts.Zip(detailed.Prompts))
        {
            var told = CaptionReader.Read(more.Prompt);

            Assert.Equal(brief with { Prompt = more.Prompt }, more);
            Assert.Equal((brief.Color, brief.Shape), (told.Characters[0].Color, told.Characters[0].Shape));
            Assert.NotNull(told.Characters[0].Size);
            Assert.NotNull(told.Camera);
        }
    }

    [Fact]
    public void Written_and_read_again_is_the_same()
    {
        using var folder = new TemporaryFolder();
        var plan = EvaluationPlan.Draw(5, 9);
        plan.Write(folder["plan.json"]);

        Assert.Equal(plan.Prompts, EvaluationPlan.Read(folder["plan.json"]).Prompts);
    }

    [Fact]
    public void A_file_that_is_no_plan_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["plan.json"], """{ "seed": 1, "prompts": [] }""");

        Assert.Throws<TrainingException>(() => EvaluationPlan.Read(folder["plan.json"]));
        Assert.Throws<TrainingException>(() => EvaluationPlan.Read(folder["missing.json"]));
    }
}
