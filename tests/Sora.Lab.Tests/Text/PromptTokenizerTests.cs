using Sora.Lab.Text;

namespace Sora.Lab.Tests.Text;

public sealed class PromptTokenizerTests
{
    private static readonly PromptTokenizer Tokenizer = new(
        PromptVocabulary.Build(["a", "red", "circle", "moves", "to the left", "Café"]),
        maxLength: 12
    );

    [Fact]
    public void The_vocabulary_begins_with_the_special_pieces_and_has_every_word_once()
    {
        var vocabulary = PromptVocabulary.Build(["red", "Red", "to the left", "the"]);
        Assert.Equal(["[PAD]", "[UNK]", "[END]"], vocabulary.Take(3));
        Assert.Equal(["left", "red", "the", "to"], vocabulary.TakeLast(4));
        Assert.Equal(vocabulary.Count, vocabulary.Distinct().Count());
        Assert.Equal(vocabulary, PromptVocabulary.Build(["the", "left", "to", "RED"]));
    }

    [Fact]
    public void Known_words_are_one_piece_each_and_the_end_is_marked()
    {
        Assert.Equal(["a", "red", "circle", "moves", "[END]"], Tokenizer.Tokenize("a red circle moves").Pieces);
        Assert.Equal(2, Tokenizer.Encode("a red circle")[^1]);
    }

    [Theory]
    [InlineData("A RED Circle")]
    [InlineData("  a\tred\r\ncircle  ")]
    [InlineData("a r\u0301ed ci\u200Brcle")]
    [InlineData("\u0000a \u0007red circle\uFEFF")]
    [InlineData("ａ ｒｅｄ ｃｉｒｃｌｅ")]
    public void Case_accents_spaces_and_control_characters_do_not_matter(string prompt)
    {
        Assert.Equal(Tokenizer.Encode("a red circle"), Tokenizer.Encode(prompt));
    }

    [Fact]
    public void An_accent_is_dropped_whether_it_is_composed_or_not()
    {
        Assert.Equal(["cafe", "[END]"], Tokenizer.Tokenize("caf\u00E9").Pieces);
        Assert.Equal(["cafe", "[END]"], Tokenizer.Tokenize("cafe\u0301").Pieces);
    }

    [Fact]
    public void An_unknown_word_is_spelled_and_named()
    {
        var tokens = Tokenizer.Tokenize("a reddish cube, red");
        Assert.Equal(["a", "red", "##d", "##i", "##s", "##h", "c", "##u", "##b", "##e", ",", "[END]"], tokens.Pieces);
        Assert.Equal(["reddish", "cube"], tokens.UnknownWords);
        Assert.True(tokens.WasTruncated);
    }

    [Fact]
    public void Digits_stand_alone()
    {
        Assert.Equal(["1", "7", "r", "##x", "3", "[END]"], Tokenizer.Tokenize("17 rx3").Pieces);
    }

    [Fact]
    public void A_prompt_of_ten_thousand_words_is_cut_and_says_so()
    {
        var tokens = Tokenizer.Tokenize(string.Join(' ', Enumerable.Repeat("red", 10_000)));
        Assert.Equal(12, tokens.Ids.Count);
        Assert.Equal("[END]", tokens.Pieces[^1]);
        Assert.True(tokens.WasTruncated);
    }

    [Fact]
    public void A_prompt_that_just_fits_is_not_cut()
    {
        Assert.False(Tokenizer.Tokenize(string.Join(' ', Enumerable.Repeat("red", 11))).WasTruncated);
        Assert.True(Tokenizer.Tokenize(string.Join(' ', Enumerable.Repeat("red", 12))).WasTruncated);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \n")]
    [InlineData("\u0000\u0001\u200B")]
    [InlineData("... !?")]
    [InlineData("красный круг")]
    [InlineData("赤い円")]
    [InlineData("\uD83D\uDE00")]
    [InlineData("\uD83D")]
    public void A_prompt_nothing_of_which_can_be_read_is_refused(string prompt)
    {
        Assert.Throws<ArgumentException>(() => Tokenizer.Tokenize(prompt));
    }

    [Fact]
    public void Another_script_beside_known_words_is_unknown()
    {
        var tokens = Tokenizer.Tokenize("a red круг \uD83D\uDE00 \uD83D");
        Assert.Equal(["a", "red", "[UNK]", "[UNK]", "[UNK]", "[END]"], tokens.Pieces);
        Assert.Equal(3, tokens.UnknownWords.Count);
    }

    [Fact]
    public void A_prompt_cannot_name_the_special_pieces()
    {
        var ids = Tokenizer.Encode("[END] a [PAD]");
        Assert.Equal(2, ids[^1]);
        Assert.DoesNotContain(2, ids.SkipLast(1));
        Assert.DoesNotContain(0, ids);
    }

    [Fact]
    public void A_batch_is_filled_up_and_no_text_is_the_end_alone()
    {
        var (ids, lengths) = Tokenizer.EncodeBatch(["a red circle", PromptTokenizer.NoText]);
        using (ids)
        {
            Assert.Equal([4, 1], lengths);
            Assert.Equal([2, 4], ids.shape);
            Assert.Equal([2, 0, 0, 0], ids[1].data<long>().ToArray());
        }
    }

    [Fact]
    public void A_vocabulary_is_read_back_as_it_was()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.File("vocab.txt"), Tokenizer.Vocabulary);
        var loaded = PromptTokenizer.Load(folder.File("vocab.txt"), 12);
        Assert.Equal(Tokenizer.Encode("a reddish circle"), loaded.Encode("a reddish circle"));
    }

    [Theory]
    [InlineData("a\nb\n")]
    [InlineData("[PAD]\n[UNK]\n[END]\na\na\n")]
    [InlineData("[PAD]\n[UNK]\n[END]\n\na\n")]
    [InlineData("")]
    public void A_file_that_is_no_vocabulary_is_refused(string content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("vocab.txt"), content);
        var error = Assert.Throws<IOException>(() => PromptTokenizer.Load(folder.File("vocab.txt"), 12));
        Assert.Contains("vocab.txt", error.Message, StringComparison.Ordinal);
    }
}
