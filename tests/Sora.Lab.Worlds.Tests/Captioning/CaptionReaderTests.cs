using Sora.Lab.Worlds.Captioning;
using Sora.Lab.Worlds.Tests.Sampling;

namespace Sora.Lab.Worlds.Tests.Captioning;

public sealed class CaptionReaderTests
{
    [Fact]
    public void A_detailed_caption_is_read_back_whole()
    {
        foreach (var scene in SampledScenes.Mixed(300).Where(scene => scene.Frames > 1))
        {
            Assert.Equal(ToldScene.Of(scene), CaptionReader.Read(Captions.Detailed(scene)));
        }
    }

    [Fact]
    public void Plain_captions_and_paraphrases_are_read_back_as_far_as_they_tell()
    {
        foreach (var scene in SampledScenes.Mixed(300).Where(scene => scene.Frames > 1))
        {
            var all = ToldScene.Of(scene);
            foreach (
                var caption in new[]
                {
                    Captions.Plain(scene),
                    Captions.Paraphrase(scene, 1),
                    Captions.Paraphrase(scene, 2),
                }
            )
            {
                var told = CaptionReader.Read(caption);
                var expected = all with
                {
                    Characters = [.. all.Characters.Zip(told.Characters, (one, read) => one with { Size = read.Size })],
                    Camera = all.Camera == Camera.Still ? null : all.Camera,
                    Style = all.Style == VisualStyle.Flat ? null : all.Style,
                };
                Assert.Equal(expected, told);
                Assert.All(
                    told.Characters.Zip(all.Characters),
                    pair => Assert.True(pair.First.Size is null || pair.First.Size == pair.Second.Size)
                );
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing of the kind, 漢字 \u0007")]
    public void A_text_that_tells_nothing_tells_nothing(string text)
    {
        var told = CaptionReader.Read(text);
        Assert.Equal(new ToldScene([], null, null, null, Interaction.None), told);
    }

    [Fact]
    public void What_is_left_open_is_null()
    {
        var told = CaptionReader.Read("A big star, then a jet black hoop that SPINS!");
        Assert.Equal(
            [
                new(null, CharacterShape.Star, CharacterSize.Large, []),
                new(CharacterColor.Black, CharacterShape.Ring, null, [Motion.Spinning]),
            ],
            told.Characters
        );
        Assert.Null(told.Background);
    }

    [Theory]
    [InlineData(
        "a small red star starts at the left and moves left and a blue ring spins over a meadow",
        "-000000000000111---"
    )]
    [InlineData("over a meadow a red star spins and a jet black love heart grows", "----0000011111")]
    [InlineData("a red star and a blue ring meet and rebound at night", "-000011-----")]
    [InlineData("a red", "--")]
    [InlineData("words of no meaning", "----")]
    public void Each_word_is_of_the_character_it_tells_of(string text, string owners)
    {
        var words = text.Split(' ');
        var (told, found) = CaptionReader.ReadWords(words);
        Assert.Equal(CaptionReader.Read(text), told);
        Assert.Equal(words.Length, found.Length);
        Assert.Equal(owners, string.Concat(found.Select(owner => owner is { } index ? $"{index}" : "-")));
    }

    [Fact]
    public void Every_word_of_a_character_is_found_in_every_form_of_caption()
    {
        foreach (var scene in SampledScenes.Mixed(200).Where(scene => scene.Frames > 1))
        {
            foreach (var caption in new[] { Captions.Plain(scene), Captions.Paraphrase(scene, 3) })
            {
                var (told, owners) = CaptionReader.ReadWords(caption.Split(' '));
                var owned = owners.OfType<int>().Distinct().Order();
                Assert.Equal(Enumerable.Range(0, scene.Characters.Length), owned);
                Assert.Equal(
                    scene.Characters.Select(one => one.Color),
                    told.Characters.Select(one => one.Color!.Value)
                );
            }
        }
    }
}
