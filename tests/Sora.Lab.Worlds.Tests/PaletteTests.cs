namespace Sora.Lab.Worlds.Tests;

public sealed class PaletteTests
{
    public static TheoryData<CharacterColor> Colors => [.. Enum.GetValues<CharacterColor>()];

    [Theory]
    [MemberData(nameof(Colors))]
    public void Every_tone_behind_stands_clear_of_the_color(CharacterColor color)
    {
        var tones = Enum.GetValues<Background>().SelectMany(static background => Palette.Of(background));
        foreach (var tone in tones.Append(Palette.Wall).Append(Palette.Mortar))
        {
            Assert.True(LabDistance(tone, Palette.Of(color)) >= 22, $"{tone} {LabDistance(tone, Palette.Of(color))}");
            Assert.True(RgbDistance(tone, Palette.Of(color)) >= 80, $"{tone} {RgbDistance(tone, Palette.Of(color))}");
        }
    }

    [Fact]
    public void Colors_stand_clear_of_each_other()
    {
        foreach (var one in Enum.GetValues<CharacterColor>())
        {
            Assert.All(
                Enum.GetValues<CharacterColor>().Where(other => other != one),
                other => Assert.True(RgbDistance(Palette.Of(one), Palette.Of(other)) >= 70)
            );
        }
    }

    [Theory]
    [MemberData(nameof(Colors))]
    public void A_line_is_nearest_to_its_own_fill_and_can_be_seen(CharacterColor color)
    {
        var line = Palette.Line(color);
        Assert.True(LabDistance(line, Palette.Of(color)) >= 15);
        var hue = Hue(line);
        var nearest = Enum.GetValues<CharacterColor>().MinBy(other => Math.Abs(hue - Hue(Palette.Of(other))));
        Assert.True(color is CharacterColor.White or CharacterColor.Black || nearest == color);
    }

    private static double RgbDistance(Rgb one, Rgb other) =>
        Math.Sqrt(Math.Pow(one.R - other.R, 2) + Math.Pow(one.G - other.G, 2) + Math.Pow(one.B - other.B, 2));

    private static double LabDistance(Rgb one, Rgb other)
    {
        var ((l1, a1, b1), (l2, a2, b2)) = (Lab(one), Lab(other));
        return Math.Sqrt(Math.Pow(l1 - l2, 2) + Math.Pow(a1 - a2, 2) + Math.Pow(b1 - b2, 2));
    }

    // CIE 1976 L*a*b* under D65, from sRGB (IEC 61966-2-1).
    private static (double L, double A, double B) Lab(Rgb color)
    {
        var (r, g, b) = (Linear(color.R), Linear(color.G), Linear(color.B));
        var x = Root(((0.4124 * r) + (0.3576 * g) + (0.1805 * b)) / 0.95047);
        var y = Root((0.2126 * r) + (0.7152 * g) + (0.0722 * b));
        var z = Root(((0.0193 * r) + (0.1192 * g) + (0.9505 * b)) / 1.08883);
        return ((116 * y) - 16, 500 * (x - y), 200 * (y - z));

        static double Linear(byte value) =>
            value <= 10 ? value / 255.0 / 12.92 : Math.Pow(((value / 255.0) + 0.055) / 1.055, 2.4);
        static double Root(double t) => t > 0.008856 ? Math.Cbrt(t) : (7.787 * t) + (16 / 116.0);
    }

    private static double Hue(Rgb color)
    {
        var across = Math.Sqrt(3) * (color.G - color.B);
        return Math.Atan2(across, (2.0 * color.R) - color.G - color.B);
    }
}
