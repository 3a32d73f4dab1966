using Sora.Lab.Worlds.Captioning;
using Sora.Lab.Worlds.Tests.Sampling;

namespace Sora.Lab.Worlds.Tests.Captioning;

public sealed class PromptWriterTests
{
    private static readonly Scene[] Scenes = [.. SampledScenes.Mixed(120).Where(scene => scene.Frames > 1)];

    [Fact]
    public void A_third_of_the_synonyms_is_held_out()
    {
        var synonyms = Wording.Values().SelectMany(value => Wording.Of(value).Skip(1)).ToList();
        var heldOut = synonyms.Count(Wording.IsHeldOut);

        Assert.True(heldOut * 3 >= synonyms.Count, $"{heldOut} of {synonyms.Count}");
        Assert.Equal(synonyms.Count, synonyms.Distinct().Count());
        Assert.All(Wording.Values(), value => Assert.False(Wording.IsHeldOut(Wording.PlainOf(value))));
        Assert.All(
            Wording.Values().Where(value => Wording.Of(value).Length > 2),
            value => Assert.NotEmpty(Wording.HeldOutOf(value))
        );
    }

    [Fact]
    public void About_a_third_of_the_absent_things_is_held_out_and_none_is_there()
    {
        var things = AbsentThings.All.ToList();
        Assert.Equal(things.Count, things.Distinct().Count());
        Assert.InRange(things.Count(AbsentThings.IsHeldOut), things.Count / 4, things.Count / 2);
        Assert.Empty(things.Intersect(Wording.Values().SelectMany(value => Wording.Of(value))));
    }

    [Theory]
    [InlineData(PromptStyle.Hurried, PromptTwist.None)]
    [InlineData(PromptStyle.Plain, PromptTwist.None)]
    [InlineData(PromptStyle.Paraphrase, PromptTwist.None)]
    [InlineData(PromptStyle.Paraphrase, PromptTwist.Absent)]
    [InlineData(PromptStyle.Hurried, PromptTwist.Invented)]
    public void Prompts_for_training_have_no_held_out_word(PromptStyle style, PromptTwist twist)
    {
        foreach (var scene in Scenes)
        {
            for (ulong seed = 0; seed < 10; seed++)
            {
                var text = PromptWriter.Write(scene, style, seed, twist).Text;
                Assert.False(Wording.ContainsHeldOut(text), text);
                Assert.DoesNotContain(
                    AbsentThings.All.Where(AbsentThings.IsHeldOut),
                    thing => Wording.Contains(text, thing)
                );
            }
        }
    }

    [Fact]
    public void A_prompt_in_plain_words_tells_what_it_says_it_does()
    {
        foreach (var scene in Scenes)
        {
            var prompt = PromptWriter.Write(scene, PromptStyle.Plain, 4);
            Assert.Equal(prompt.Told, CaptionReader.Read(prompt.Text));
            Assert.Equal(
                Captions.Plain(scene),
                prompt
                    .Text.Replace(", ", " and ", StringComparison.Ordinal)
                    .Replace("and then", "then", StringComparison.Ordinal)
                    .Replace("and afterwards", "then", StringComparison.Ordinal)
                    .Replace("and next", "then", StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public void The_odd_phrase_is_in_the_prompt_and_its_value_in_what_is_told()
    {
        foreach (var twist in new[] { PromptTwist.HeldOutWord, PromptTwist.HeldOutAbsent, PromptTwist.Invented })
        {
            var prompts = Scenes
                .Select((scene, i) => PromptWriter.Write(scene, PromptStyle.Paraphrase, (ulong)i, twist))
                .ToList();
            Assert.True(prompts.Count(prompt => prompt.Odd is not null) > prompts.Count / 2);
            foreach (var prompt in prompts.Where(prompt => prompt.Odd is not null))
            {
                var words = prompt.Text.Replace(",", "", StringComparison.Ordinal);
                Assert.True(Wording.Contains(words, prompt.Odd!), prompt.Text);
                Assert.Equal(twist == PromptTwist.HeldOutWord || prompt.Twisted is null, prompt.Nearest is null);
            }
        }
    }

    [Fact]
    public void The_same_seed_writes_the_same_and_hurried_prompts_leave_things_out()
    {
        var prompts = Scenes.Select((scene, i) => PromptWriter.Write(scene, PromptStyle.Hurried, (ulong)i)).ToList();
        Assert.Equal(
            prompts.Select(prompt => prompt.Text),
            Scenes.Select((scene, i) => PromptWriter.Write(scene, PromptStyle.Hurried, (ulong)i).Text)
        );
        Assert.Contains(prompts, prompt => prompt.Told.Background is null);
        Assert.Contains(prompts, prompt => prompt.Told.Characters[0].Color is null);
        Assert.All(Scenes, scene => Assert.NotNull(PromptWriter.Write(scene, PromptStyle.Plain, 3).Told.Background));
    }

    [Fact]
    public void The_guide_names_everything_there_is()
    {
        Assert.All(
            Enum.GetValues<CharacterColor>(),
            color => Assert.Contains(Wording.PlainOf(color), CaptionGuide.Text, StringComparison.Ordinal)
        );
        Assert.All(
            Enum.GetValues<Motion>(),
            motion => Assert.Contains(Wording.PlainOf(motion), CaptionGuide.Text, StringComparison.Ordinal)
        );
    }
}
