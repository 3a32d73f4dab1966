using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Worlds.Rendering;

/// <summary>What a style does to the whole frame: blocks, or paper grain that stays where it is.</summary>
internal sealed class StyleFilter(Scene scene)
{
    private const int GrainSize = 3;
    private const double GrainDepth = 9;
    private readonly sbyte[] grain = scene.Style == VisualStyle.Watercolor ? MakeGrain(scene) : [];

    public void Apply(Span<byte> frame)
    {
        switch (scene.Style)
        {
            case VisualStyle.Pixelated:
                Pixelate(frame);
                break;
            case VisualStyle.Watercolor:
                AddGrain(frame);
                break;
            default:
                break;
        }
    }

    private void Pixelate(Span<byte> frame)
    {
        var block = VisualStyles.BlockSize(scene.Width, scene.Height);
        for (var top = 0; top < scene.Height; top += block)
        {
            for (var left = 0; left < scene.Width; left += block)
            {
                Flatten(frame, left, top, Math.Min(scene.Width, left + block), Math.Min(scene.Height, top + block));
            }
        }
    }

    private void Flatten(Span<byte> frame, int left, int top, int right, int bottom)
    {
        var (red, green, blue) = (0, 0, 0);
        for (var y = top; y < bottom; y++)
        {
            var row = Row(frame, y, left, right);
            for (var i = 0; i < row.Length; i += 3)
            {
                (red, green, blue) = (red + row[i], green + row[i + 1], blue + row[i + 2]);
            }
        }

        var count = (right - left) * (bottom - top);
        var (r, g, b) = (Rounded(red, count), Rounded(green, count), Rounded(blue, count));
        for (var y = top; y < bottom; y++)
        {
            var row = Row(frame, y, left, right);
            for (var i = 0; i < row.Length; i += 3)
            {
                (row[i], row[i + 1], row[i + 2]) = (r, g, b);
            }
        }
    }

    private Span<byte> Row(Span<byte> frame, int y, int left, int right) =>
        frame.Slice(((y * scene.Width) + left) * 3, (right - left) * 3);

    private static byte Rounded(int sum, int count) => (byte)((sum + (count / 2)) / count);

    private void AddGrain(Span<byte> frame)
    {
        for (var i = 0; i < grain.Length; i++)
        {
            for (var channel = 0; channel < 3; channel++)
            {
                var offset = (i * 3) + channel;
                frame[offset] = (byte)Math.Clamp(frame[offset] + grain[i], 0, 255);
            }
        }
    }

    // Smooth noise of a few pixels and a little of one pixel, like pigment that settles in paper.
    private static sbyte[] MakeGrain(Scene scene)
    {
        var values = new sbyte[scene.Width * scene.Height];
        for (var i = 0; i < values.Length; i++)
        {
            var (x, y) = (i % scene.Width, i / scene.Width);
            var (column, row) = (x / GrainSize, y / GrainSize);
            var (fx, fy) = (x % GrainSize / (double)GrainSize, y % GrainSize / (double)GrainSize);
            var above = Lerp(Noise(column, row), Noise(column + 1, row), fx);
            var below = Lerp(Noise(column, row + 1), Noise(column + 1, row + 1), fx);
            values[i] = (sbyte)(GrainDepth * ((1.5 * Lerp(above, below, fy)) + (0.4 * Noise(x + 1000, y))));
        }

        return values;

        double Noise(int x, int y) => (RandomSource.Hash(scene.Seed, x, y) >> 11) * (2.0 / (1UL << 53)) - 1;
    }

    private static double Lerp(double from, double to, double part) => from + ((to - from) * part);
}
