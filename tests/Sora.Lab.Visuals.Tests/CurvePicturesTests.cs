using SkiaSharp;

namespace Sora.Lab.Visuals.Tests;

public sealed class CurvePicturesTests
{
    private static readonly SKColor Blue = new(0, 114, 178);
    private static readonly SKColor Orange = new(230, 159, 0);

    [Fact]
    public void A_line_that_falls_begins_above_its_end()
    {
        using var picture = Draw([new("falls", [0, 1, 2], [2, 1, 0])]);

        Assert.True(TopOf(picture, Blue, 0.25) < TopOf(picture, Blue, 0.5));
    }

    [Fact]
    public void A_step_by_a_factor_is_as_wide_as_the_next_where_steps_are_factors()
    {
        using var even = Draw([new("grows", [1, 10, 100], [1, 10, 100])]);
        using var factors = Draw([new("grows", [1, 10, 100], [1, 10, 100])], isLog: true);

        // At the middle of the picture a straight line of logarithms has risen by half.
        var (bent, straight) = (TopOf(even, Blue, 0.4), TopOf(factors, Blue, 0.4));
        Assert.InRange(Math.Abs(bent - straight), 0, 12); // y against x is the same straight line
        using var mixed = SKBitmap.Decode(
            CurvePictures.Lines([new("grows", [1, 10, 100], [1, 10, 100])], "x", "y", "mixed", isLogX: true).Png
        );
        Assert.True(TopOf(mixed, Blue, 0.4) > straight + 30); // 10 of 100 only
    }

    [Fact]
    public void Lines_have_colours_of_their_own_and_what_is_not_finite_leaves_a_gap()
    {
        using var whole = Draw([new("one", [0, 1, 2, 3], [0, 1, 2, 3]), new("two", [0, 1, 2, 3], [3, 2, 1, 0])]);
        using var broken = Draw([
            new("one", [0, 1, 2, 3], [0, double.PositiveInfinity, double.NaN, 3]),
            new("two", [0, 1, 2, 3], [3, 2, 1, 0]),
        ]);

        Assert.True(Count(whole, Orange) > 100);
        Assert.True(Count(broken, Blue) < Count(whole, Blue) / 2);
    }

    [Fact]
    public void Nothing_and_uneven_lines_are_refused_by_name()
    {
        Assert.Throws<ArgumentException>(() => CurvePictures.Lines([], "x", "y", "nothing"));
        var refusal = Assert.Throws<ArgumentException>(() =>
            CurvePictures.Lines([new("odd", [1, 2], [1])], "x", "y", "odd")
        );
        Assert.Contains("\"odd\"", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("2 places and 1 values", refusal.Message, StringComparison.Ordinal);
    }

    private static SKBitmap Draw(IReadOnlyList<Curve> curves, bool isLog = false) =>
        SKBitmap.Decode(CurvePictures.Lines(curves, "x", "y", "lines", isLog, isLog).Png);

    // The first row of a colour at a part of the width.
    private static int TopOf(SKBitmap picture, SKColor color, double part)
    {
        var x = (int)(picture.Width * part);
        return Enumerable.Range(0, picture.Height).First(y => IsNear(picture.GetPixel(x, y), color));
    }

    private static int Count(SKBitmap picture, SKColor color) => picture.Pixels.Count(pixel => IsNear(pixel, color));

    private static bool IsNear(SKColor one, SKColor other) =>
        Math.Abs(one.Red - other.Red) + Math.Abs(one.Green - other.Green) + Math.Abs(one.Blue - other.Blue) < 60;
}
