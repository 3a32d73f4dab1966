using Sora.Lab.Text;

namespace Sora.Lab.Tests.Text;

public sealed class UmT5TokenizerTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Recordings");

    [Fact]
    public void A_long_prompt_is_cut_and_keeps_its_end_mark()
    {
        var tokens = Read(maxLength: 4).Tokenize("A cat walks on the grass.");
        Assert.Equal([310, 335, 275, 1], tokens.Ids);
        Assert.True(tokens.WasTruncated);
        Assert.Equal("</s>", tokens.Pieces[^1]);
        Assert.Equal([1], Read().Tokenize("").Ids);
    }

    [Theory]
    [InlineData("A cat &amp;amp; a dog", "A cat & a dog")]
    [InlineData("  A\t cat\r\n\n walks ", "A cat walks")]
    [InlineData("“A” cat’s", "\"A\" cat's")]
    [InlineData("A\u0007 cat", "A cat")]
    public void Prompts_are_cleaned_first(string raw, string clean) =>
        Assert.Equal(Read().Tokenize(clean).Ids, Read().Tokenize(raw).Ids);

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 2, 3, 4 })]
    [InlineData(new byte[] { 123, 125 })]
    public void What_is_no_tokenizer_is_named(byte[] bytes)
    {
        var error = Assert.Throws<IOException>(() => UmT5Tokenizer.Read(bytes, "spiece.model"));
        Assert.Contains("spiece.model", error.Message, StringComparison.Ordinal);
    }

    private static UmT5Tokenizer Read(int maxLength = 512) =>
        UmT5Tokenizer.Read(
            File.ReadAllBytes(Path.Combine(Folder, "spm_unigram.model")),
            "spm_unigram.model",
            maxLength
        );
}
