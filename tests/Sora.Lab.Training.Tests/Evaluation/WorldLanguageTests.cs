using Sora.Lab.Training.Data;
using Sora.Lab.Training.Evaluation;
using Sora.Lab.Worlds.Captioning;

namespace Sora.Lab.Training.Tests.Evaluation;

public sealed class WorldLanguageTests
{
    private static readonly WorldLanguage Language = new();

    [Theory]
    [InlineData("red")]
    [InlineData("circle")]
    [InlineData("video")]
    [InlineData("which")]
    [InlineData("outlined")]
    [InlineData("circel")]
    [InlineData("crcle")]
    [InlineData("circcle")]
    [InlineData("cirxle")]
    [InlineData("blu")]
    public void Words_of_training_and_slips_of_them_are_known(string word) => Assert.True(Language.Knows(word));

    [Theory]
    [InlineData("piano")]
    [InlineData("cat")]
    [InlineData("rde")]
    [InlineData("crcel")]
    [InlineData("7")]
    [InlineData("bubble")] // a held-out synonym
    public void Others_are_not(string word) => Assert.False(Language.Knows(word));

    [Fact]
    public void Every_prompt_of_training_is_known_where_it_is_neither_misspelt_nor_odd()
    {
        var scenes = Enumerable.Range(0, 100).Select(i => RecaptionPairs.SceneAt((ulong)i, simple: i % 2 == 0));
        foreach (
            var (scene, style) in scenes.SelectMany(one => Enum.GetValues<PromptStyle>().Select(style => (one, style)))
        )
        {
            var prompt = PromptWriter.Write(scene, style, seed: 3).Text;
            Assert.All(Words(prompt), word => Assert.True(Language.Knows(word), $"{word}: {prompt}"));
            Assert.All(Words(Captions.Detailed(scene)), word => Assert.True(Language.Knows(word), word));
        }
    }

    [Fact]
    public void Of_what_is_absent_only_words_that_the_world_has_besides_and_those_near_to_them_are()
    {
        var hidden = AbsentThings.All.Where(thing => thing.Split(' ').All(Language.Knows));
        Assert.Equal(
            ["gray", "grey", "flower", "tire", "runs away", "flies away", "slides down a hill", "in a forest"],
            hidden
        );
    }

    private static string[] Words(string text) => text.Split([' ', ',', '.'], StringSplitOptions.RemoveEmptyEntries);
}
