using Sora.Lab.Worlds.Captioning;
using Sora.Lab.Worlds.Sampling;
using Sora.Lab.Worlds.Tests.Sampling;

namespace Sora.Lab.Worlds.Tests.Captioning;

public sealed class CaptionsTests
{
    [Theory]
    [InlineData(
        CharacterColor.Red,
        CharacterShape.Star,
        Motion.Left,
        Background.Meadow,
        "a red star moves left over a meadow"
    )]
    [InlineData(
        CharacterColor.Blue,
        CharacterShape.Ring,
        Motion.Still,
        Background.Night,
        "a blue ring stays still at night"
    )]
    [InlineData(
        CharacterColor.Orange,
        CharacterShape.Heart,
        Motion.Spinning,
        Background.Beach,
        "an orange heart spins on a beach"
    )]
    [InlineData(
        CharacterColor.White,
        CharacterShape.Circle,
        Motion.Growing,
        Background.City,
        "a white circle grows in a city"
    )]
    public void The_plain_form_reads_as_published(
        CharacterColor color,
        CharacterShape shape,
        Motion motion,
        Background background,
        string expected
    )
    {
        var combination = new Combination(color, shape, motion);
        var scene = SceneSampler.Sample(3, combination, background, new SceneOptions());
        Assert.Equal(expected, Captions.Plain(scene));
        Assert.Equal(expected, Captions.Plain(combination, background));
    }

    [Fact]
    public void Different_attributes_have_different_captions()
    {
        var captions = HeldOutCombinations
            .Possible()
            .SelectMany(static it => Enum.GetValues<Background>().Select(where => Captions.Plain(it, where)))
            .ToArray();
        Assert.Equal(656 * 7, captions.Distinct().Count());
    }

    [Fact]
    public void No_phrase_stands_for_two_things()
    {
        AssertDistinct(Enum.GetValues<CharacterColor>().SelectMany(static it => Lexicon.Of(it)));
        AssertDistinct(Enum.GetValues<CharacterShape>().SelectMany(static it => Lexicon.Of(it)));
        AssertDistinct(Enum.GetValues<Motion>().SelectMany(static it => Lexicon.Of(it)));
        AssertDistinct(Enum.GetValues<Background>().SelectMany(static it => Lexicon.Of(it)));
        AssertDistinct(Enum.GetValues<Camera>().SelectMany(static it => Lexicon.Of(it)));
        AssertDistinct(Enum.GetValues<VisualStyle>().SelectMany(static it => Lexicon.Of(it)));
    }

    [Fact]
    public void Captions_keep_to_the_vocabulary_and_use_all_of_it()
    {
        var known = CaptionVocabulary.Words.ToHashSet();
        var used = new HashSet<string>();
        foreach (var scene in SampledScenes.Mixed(1500))
        {
            foreach (var caption in CaptionsOf(scene))
            {
                used.UnionWith(caption.Split(' ').Select(static word => word.TrimEnd('.', ',')));
            }
        }

        Assert.Equal(CaptionVocabulary.Words, CaptionVocabulary.Words.Order(StringComparer.Ordinal).Distinct());
        Assert.Empty(used.Except(known));
        Assert.Empty(known.Except(used));
    }

    [Fact]
    public void A_paraphrase_tells_every_attribute_in_some_way()
    {
        foreach (var scene in SampledScenes.Mixed(300))
        {
            var paraphrase = Captions.Paraphrase(scene, 9);
            Assert.Contains(Lexicon.Of(scene.Background), paraphrase.Contains);
            foreach (var character in scene.Characters)
            {
                Assert.Contains(Lexicon.Of(character.Color), paraphrase.Contains);
                Assert.Contains(Lexicon.Of(character.Shape), paraphrase.Contains);
                if (scene.Frames > 1 && scene.Interaction != Interaction.Rebound)
                {
                    Assert.All(character.Motions, motion => Assert.Contains(Lexicon.Of(motion), paraphrase.Contains));
                }
            }
        }
    }

    [Fact]
    public void Paraphrases_differ_by_seed_and_are_the_same_for_one()
    {
        var scene = SceneSampler.Sample(1, SceneOptions.Simple);
        Assert.Equal(Captions.Paraphrase(scene, 5), Captions.Paraphrase(scene, 5));
        var different = Enumerable.Range(0, 50).Select(seed => Captions.Paraphrase(scene, (ulong)seed)).Distinct();
        Assert.True(different.Count() >= 30);
    }

    [Fact]
    public void A_single_picture_is_described_without_a_motion()
    {
        var scene = SceneSampler.Sample(1, SceneOptions.Simple with { Frames = 1 });
        var character = scene.Characters[0];
        var subject = $"{Lexicon.Of(character.Color)[0]} {Lexicon.Of(character.Shape)[0]}";
        Assert.EndsWith($"{subject} {Lexicon.Of(scene.Background)[0]}", Captions.Plain(scene));
    }

    [Fact]
    public void Expected_prompts_cover_every_combination_and_hold_their_seeds()
    {
        var list = PromptExpectation.List(1024, 7);
        Assert.Equal(1024, list.Length);
        Assert.Equal(list, PromptExpectation.List(1024, 7));
        Assert.Equal(656, list.Take(656).Select(static it => it.Combination).Distinct().Count());
        Assert.Equal(HeldOutCombinations.All.Length, list.Take(656).Count(static it => it.IsHeldOut));
        Assert.Equal(1024, list.Select(static it => it.Seed).Distinct().Count());
        Assert.Equal(list[0].Prompt, Captions.Plain(list[0].Combination, list[0].Background));
    }

    private static IEnumerable<string> CaptionsOf(Scene scene) =>
        Enumerable
            .Range(0, 4)
            .Select(seed => Captions.Paraphrase(scene, (ulong)seed))
            .Append(Captions.Plain(scene))
            .Append(Captions.Detailed(scene));

    private static void AssertDistinct(IEnumerable<string> phrases)
    {
        var all = phrases.ToArray();
        Assert.Equal(all.Length, all.Distinct().Count());
    }
}
