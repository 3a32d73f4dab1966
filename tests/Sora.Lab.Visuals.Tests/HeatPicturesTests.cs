using SkiaSharp;

namespace Sora.Lab.Visuals.Tests;

public sealed class HeatPicturesTests
{
    [Fact]
    public void A_cell_is_the_brighter_the_larger_its_value()
    {
        using var picture = SKBitmap.Decode(
            HeatPictures.Matrix([0, 1, 2, 3], ["a", "b"], ["x", "y"], "four numbers").Png
        );

        // Cells of 60 x 24 end 4 pixels short of the right and the lower edge; their corners have no digits.
        double[] light = [Light(1, 1), Light(0, 1), Light(1, 0), Light(0, 0)];
        Assert.Equal(light.Order(), light);
        Assert.True(light[3] > light[0] + 100);

        double Light(int fromRight, int fromBelow)
        {
            var pixel = picture.GetPixel(
                picture.Width - 4 - 2 - (fromRight * 64),
                picture.Height - 4 - 2 - (fromBelow * 28)
            );
            return (0.299 * pixel.Red) + (0.587 * pixel.Green) + (0.114 * pixel.Blue);
        }
    }

    [Fact]
    public void Too_few_values_are_refused()
    {
        var refusal = Assert.Throws<ArgumentException>(() => HeatPictures.Matrix([1], ["a"], ["x", "y"], "one"));
        Assert.Contains("1 rows of 2 values; found 1", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => HeatPictures.Matrix([], [], [], "nothing"));
    }
}
