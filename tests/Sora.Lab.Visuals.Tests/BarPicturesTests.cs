using SkiaSharp;

namespace Sora.Lab.Visuals.Tests;

public sealed class BarPicturesTests
{
    private static readonly SKColor Blue = new(0, 114, 178);
    private static readonly SKColor Orange = new(230, 159, 0);

    [Fact]
    public void A_bar_is_as_long_as_its_part_of_the_largest()
    {
        using var picture = SKBitmap.Decode(
            BarPictures.Bars(["made", "asked"], [("a", [4, 1]), ("b", [2, 3])], "bars", width: 200).Png
        );

        // Below the legend: two rows of two bars of 12 pixels, 8 between the rows.
        Assert.Equal([200, 50, 100, 150], new[] { 24, 38, 60, 74 }.Select(top => Longest(picture, top + 5)));
        Assert.Equal(Blue, Left(picture, 24 + 5));
        Assert.Equal(Orange, Left(picture, 38 + 5));
    }

    [Fact]
    public void The_number_of_the_longest_bar_stays_inside()
    {
        using var picture = SKBitmap.Decode(
            BarPictures.Bars(["made"], [("a", [123456])], "long", "0 GFLOP a clip", width: 300).Png
        );

        var columns = Enumerable.Range(picture.Width - 3, 3);
        Assert.All(
            columns,
            x =>
                Assert.All(
                    Enumerable.Range(0, picture.Height),
                    y => Assert.Equal(SKColors.White, picture.GetPixel(x, y))
                )
        );
    }

    [Fact]
    public void All_zero_is_drawn_and_what_is_no_amount_is_refused()
    {
        Assert.NotEmpty(BarPictures.Bars(["made"], [("a", [0])], "zero").Png);
        Assert.Throws<ArgumentException>(() => BarPictures.Bars(["made"], [], "nothing"));
        Assert.Throws<ArgumentException>(() => BarPictures.Bars(["made"], [("a", [double.NaN])], "none"));
        var refusal = Assert.Throws<ArgumentException>(() => BarPictures.Bars(["made"], [("a", [1, 2])], "two"));
        Assert.Contains("\"a\": expected 1 values", refusal.Message, StringComparison.Ordinal);
    }

    private static int Longest(SKBitmap picture, int y) =>
        Enumerable
            .Range(0, picture.Width)
            .Count(x => picture.GetPixel(x, y) is var color && (color == Blue || color == Orange));

    private static SKColor Left(SKBitmap picture, int y) =>
        Enumerable
            .Range(0, picture.Width)
            .Select(x => picture.GetPixel(x, y))
            .First(color => color == Blue || color == Orange);
}
