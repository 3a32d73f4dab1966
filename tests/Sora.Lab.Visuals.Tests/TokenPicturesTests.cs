using SkiaSharp;

namespace Sora.Lab.Visuals.Tests;

public sealed class TokenPicturesTests
{
    [Fact]
    public void A_likely_token_is_bright_and_an_unlikely_one_dark()
    {
        using var picture = SKBitmap.Decode(TokenPictures.Line([(" a", 1), (" b", 0)], "two tokens").Png);

        var boxes = Enumerable
            .Range(0, picture.Width)
            .Select(x => picture.GetPixel(x, 10))
            .Where(color => color != SKColors.White)
            .ToList();
        Assert.True(boxes[0].Red > 200, $"{boxes[0]}");
        Assert.True(boxes[^1].Red < 100, $"{boxes[^1]}");
    }

    [Fact]
    public void A_long_text_is_broken_into_lines_that_stay_inside()
    {
        var words = Enumerable.Range(0, 30).Select(_ => (" circle", 0.9)).ToList();

        using var one = SKBitmap.Decode(TokenPictures.Line([.. words.Take(1)], "one", width: 300).Png);
        using var many = SKBitmap.Decode(TokenPictures.Line(words, "many", width: 300).Png);

        Assert.Equal(300, many.Width);
        Assert.True(many.Height > 3 * one.Height);
        Assert.All(Enumerable.Range(0, many.Height), y => Assert.Equal(SKColors.White, many.GetPixel(295, y)));
    }

    [Fact]
    public void No_token_is_refused() => Assert.Throws<ArgumentException>(() => TokenPictures.Line([], "nothing"));
}
