using Sora.Lab.Training.Data;
using Sora.Lab.Training.Evaluation;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Captioning;

namespace Sora.Lab.Training.Tests.Data;

public sealed class RecaptionPairsTests
{
    private static readonly List<RecaptionPair> Pairs =
    [
        .. Enumerable.Range(0, 300).Select(i => new RecaptionPairs(7).At(i)),
    ];

    [Fact]
    public void No_prompt_has_a_held_out_synonym_or_absent_thing()
    {
        foreach (var pair in Pairs)
        {
            Assert.False(Wording.ContainsHeldOut(pair.Prompt), pair.Prompt);
            Assert.DoesNotContain(
                AbsentThings.All.Where(AbsentThings.IsHeldOut),
                thing => Wording.Contains(pair.Prompt, thing)
            );
        }
    }

    [Fact]
    public void What_is_misspelt_for_training_is_no_slip_of_a_typist()
    {
        var words = Wording
            .Values()
            .SelectMany(value => Wording.Of(value))
            .SelectMany(phrase => phrase.Split(' '))
            .Distinct();
        foreach (var word in words)
        {
            var slips = TypingErrors.Of(word).ToHashSet();
            Assert.DoesNotContain(SpellingNoise.Of(word).SelectMany(kind => kind), slips.Contains);
        }
    }

    [Fact]
    public void Slips_are_a_neighbouring_key_two_letters_swapped_one_lost_or_one_doubled()
    {
        string[] neighbours = ["qo", "wo", "so", "zo", "ai", "ap", "ak", "al"];
        string[] others = ["oa", "o", "a", "aao", "aoo"];
        Assert.Equal(neighbours.Concat(others).Order(), TypingErrors.Of("ao").Order());
    }

    [Fact]
    public void Every_caption_reads_as_the_world_words_it()
    {
        foreach (var pair in Pairs)
        {
            var told = CaptionReader.Read(pair.Caption.Text);
            Assert.NotEmpty(told.Characters);
            Assert.All(
                told.Characters,
                one => Assert.True(one.Color is not null && one.Shape is not null && one.Size is not null)
            );
            Assert.True(told is { Background: not null, Camera: not null, Style: not null });
        }
    }

    [Fact]
    public void A_lone_character_whose_size_is_left_open_is_large_and_small_where_it_grows()
    {
        var sizes = Wording.Values().OfType<CharacterSize>().SelectMany(size => Wording.Trained(size)).ToList();
        var open = Pairs
            .Where(pair => pair.Caption.Substitutions.Count == 0 && SpelledRight(pair.Prompt))
            .Where(pair => !sizes.Exists(size => Wording.Contains(pair.Prompt, size)))
            .Select(pair => CaptionReader.Read(pair.Caption.Text).Characters)
            .Where(characters => characters.Length == 1)
            .Select(characters => characters[0])
            .ToList();

        Assert.Contains(open, one => one.Size == CharacterSize.Small);
        Assert.Contains(open, one => one.Size == CharacterSize.Large);
        Assert.All(open, one => Assert.Equal(one.Motions.Contains(Motion.Growing), one.Size == CharacterSize.Small));
        Assert.Contains(Pairs, pair => Wording.Contains(pair.Prompt, "small") && pair.Caption.Text.Contains("a small"));

        static bool SpelledRight(string prompt) => prompt.Split(' ').All(PromptWords.Knows);
    }

    [Fact]
    public void A_pair_is_a_function_of_its_number()
    {
        var again = new RecaptionPairs(7);
        Assert.Equal(
            Pairs.Take(40).Select(pair => pair.Prompt),
            Enumerable.Range(0, 40).Select(i => again.At(i).Prompt)
        );
        Assert.Contains(Pairs, pair => pair.Caption.Substitutions.Count > 0);
        Assert.Contains(Pairs, pair => pair.Prompt == pair.Caption.Text);
    }
}
