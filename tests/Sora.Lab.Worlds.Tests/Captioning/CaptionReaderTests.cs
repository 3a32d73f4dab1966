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
}
