using Sora.Lab.Recaption;
using Sora.Lab.Text;

namespace Sora.Lab.Tests.Recaption;

public sealed class RecaptionLayoutTests
{
    private static readonly BytePairTokenizer Tokenizer = BytePairTokenizer.Train(
        [" a red circle moves left", " a big ball, going left."],
        280,
        RecaptionLayout.SpecialPieces
    );
    private static readonly RecaptionLayout Layout = new(Tokenizer, 64);

    [Fact]
    public void An_answer_is_read_back_as_it_was_written()
    {
        var plain = new DetailedCaption("a red circle moves left. the style is flat.", []);
        var changed = plain with { Substitutions = [new("in space", "at night"), new("with a hat", null)] };

        foreach (var caption in new[] { plain, changed })
        {
            var read = Layout.DecodeAnswer([.. Layout.EncodeAnswer(caption), 99, 98]);
            Assert.Equal(caption.Text, read.Text);
            Assert.Equal(caption.Substitutions, read.Substitutions);
        }
    }

    [Fact]
    public void What_is_no_answer_is_refused()
    {
        int[] answer = Layout.EncodeAnswer(new("a ball", [new("a cat", "a ball")]));

        Assert.Throws<InvalidDataException>(() => Layout.DecodeAnswer([]));
        Assert.Throws<InvalidDataException>(() => Layout.DecodeAnswer(Tokenizer.Encode(" a ball")));
        Assert.Throws<InvalidDataException>(() => Layout.DecodeAnswer(answer[1..]));
        Assert.Throws<InvalidDataException>(() => Layout.DecodeAnswer(answer.Where(id => id != answer[^2]).Take(4)));
    }

    [Theory]
    [InlineData("A  RED\tcircle!\u0007", "a red circle")]
    [InlineData("ein röter Kreis", "ein roter kreis")]
    [InlineData("a red <|end|> circle", "a red end circle")]
    [InlineData("круг red 漢字", "red")]
    [InlineData("a ｒｅｄ circle", "a red circle")]
    public void A_prompt_is_read_as_words_of_plain_letters(string prompt, string expected)
    {
        var ids = Layout.EncodePrompt(prompt);
        Assert.Equal(Layout.EncodePrompt(expected), ids);
        Assert.DoesNotContain(ids.SkipLast(1), id => id < RecaptionLayout.SpecialPieces.Count);
    }

    [Theory]
    [InlineData("", "found no letter")]
    [InlineData(" \t\u0001\u200b", "found no letter")]
    [InlineData("красный круг", "found only others: 'красный круг'")]
    [InlineData("123 4", "found only others")]
    public void A_prompt_that_says_nothing_is_refused(string prompt, string named)
    {
        var error = Assert.Throws<ArgumentException>(() => Layout.EncodePrompt(prompt));
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ten_thousand_words_are_refused_with_the_number_that_fits()
    {
        var words = string.Join(' ', Enumerable.Repeat("a red circle", 3334));
        var error = Assert.Throws<ArgumentException>(() => Layout.EncodePrompt(words));
        Assert.Contains("at most 32", error.Message, StringComparison.Ordinal);
    }
}
