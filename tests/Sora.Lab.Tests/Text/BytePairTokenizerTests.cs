using Sora.Lab.Text;

namespace Sora.Lab.Tests.Text;

public sealed class BytePairTokenizerTests
{
    private const int Bytes = 256;

    // The example of Sennrich et al. 2016, algorithm 1; the words follow a space here.
    private static readonly string[] Example =
    [
        .. Enumerable.Repeat(" low", 5),
        .. Enumerable.Repeat(" lower", 2),
        .. Enumerable.Repeat(" newest", 6),
        .. Enumerable.Repeat(" widest", 3),
    ];

    [Fact]
    public void The_most_frequent_pair_is_merged_first()
    {
        var tokenizer = BytePairTokenizer.Train(Example, Bytes + 4);
        Assert.Equal(["es", "est", "lo", "low"], tokenizer.Vocabulary.Skip(Bytes));
    }

    [Fact]
    public void Texts_are_spelled_by_the_merges_in_the_order_learnt()
    {
        var tokenizer = BytePairTokenizer.Train(Example, Bytes + 12);
        foreach (var text in new[] { " lowest", " newer low widow", "slow lowlow", "est west" })
        {
            Assert.Equal(Merged(tokenizer, text), tokenizer.Encode(text).Select(id => tokenizer.Vocabulary[id]));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" a red circle")]
    [InlineData("Tabs\tand\r\nlines,  two  spaces ")]
    [InlineData("naïve 漢字 красный 🎈 \u0007\u0000")]
    [InlineData("<|end|> is no mark here")]
    public void Nothing_is_lost(string text)
    {
        var tokenizer = BytePairTokenizer.Train(Example, Bytes + 10, "<|end|>", "<|more|>");
        var ids = tokenizer.Encode(text);

        Assert.Equal(text, tokenizer.Decode(ids));
        Assert.DoesNotContain(ids, id => id < 2);
        Assert.Equal(text, tokenizer.Decode([0, .. ids, 1]));
    }

    [Fact]
    public void Saved_and_loaded_it_is_the_same()
    {
        using var folder = new TemporaryFolder();
        var tokenizer = BytePairTokenizer.Train(Example, Bytes + 10, "<|end|>");
        tokenizer.Save(folder.Path);

        var loaded = BytePairTokenizer.Load(folder.Path);

        Assert.Equal(tokenizer.Vocabulary, loaded.Vocabulary);
        Assert.Equal(tokenizer.Encode(" the lowest, 漢"), loaded.Encode(" the lowest, 漢"));
    }

    [Theory]
    [InlineData(BytePairTokenizer.VocabularyFile, "{")]
    [InlineData(BytePairTokenizer.VocabularyFile, "{\"a\": 0}")]
    [InlineData(BytePairTokenizer.MergesFile, "#version: 0.2\nx q\n")]
    [InlineData(BytePairTokenizer.MergesFile, "#version: 0.2\ne s\ne s\n")]
    public void A_file_that_is_not_what_it_should_be_is_named(string file, string content)
    {
        using var folder = new TemporaryFolder();
        BytePairTokenizer.Train(Example, Bytes + 2).Save(folder.Path);
        File.WriteAllText(folder.File(file), content);

        var error = Assert.Throws<IOException>(() => BytePairTokenizer.Load(folder.Path));
        Assert.Contains(folder.Path, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Bytes + 2)] // a gap
    [InlineData(Bytes)] // twice the same
    public void Pieces_whose_numbers_are_not_their_places_are_refused(int last)
    {
        using var folder = new TemporaryFolder();
        BytePairTokenizer.Train(Example, Bytes + 2).Save(folder.Path);
        var path = folder.File(BytePairTokenizer.VocabularyFile);
        File.WriteAllText(path, File.ReadAllText(path).Replace($": {Bytes + 1}\n", $": {last}\n"));

        var error = Assert.Throws<IOException>(() => BytePairTokenizer.Load(folder.Path));
        Assert.Contains($"numbers other than 0 to {Bytes + 1}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_missing_is_named()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.ThrowsAny<IOException>(() => BytePairTokenizer.Load(folder.Path));
        Assert.Contains(BytePairTokenizer.VocabularyFile, error.Message, StringComparison.Ordinal);
    }

    // Word by word, each merge learnt applied from left to right wherever it fits.
    private static List<string> Merged(BytePairTokenizer tokenizer, string text)
    {
        var pieces = new List<string>();
        foreach (
            var word in text.Split(' ').Select((word, i) => i == 0 ? word : "Ġ" + word).Where(word => word.Length > 0)
        )
        {
            var spelled = word.Select(letter => $"{letter}").ToList();
            foreach (var merged in tokenizer.Vocabulary.Skip(Bytes))
            {
                for (var i = 0; i + 1 < spelled.Count; i++)
                {
                    if (spelled[i] + spelled[i + 1] == merged)
                    {
                        spelled[i] = merged;
                        spelled.RemoveAt(i + 1);
                    }
                }
            }

            pieces.AddRange(spelled);
        }

        return pieces;
    }
}
