namespace Sora.Lab.Kernel.Display;

/// <summary>A matrix as a picture: dark is low, bright is high.</summary>
internal static class HeatMap
{
    private const int SmallestSide = 160;
    private const int MostCells = 512;

    // Viridis at nine even steps (van der Walt and Smith, 2015); colours between are mixed.
    private static readonly (byte R, byte G, byte B)[] Viridis =
    [
        (68, 1, 84),
        (71, 44, 122),
        (59, 81, 139),
        (44, 113, 142),
        (33, 144, 141),
        (39, 173, 129),
        (92, 200, 99),
        (170, 220, 50),
        (253, 231, 37),
    ];

    /// <summary>Draws a matrix.</summary>
    /// <param name="values">Row by row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <returns>A PNG; null when the matrix is empty or too large to see.</returns>
    public static byte[]? Draw(ReadOnlySpan<float> values, int height, int width)
    {
        if (values.IsEmpty || height > MostCells || width > MostCells)
        {
            return null;
        }
        (float low, float high) = Range(values);
        int scale = Math.Max(1, SmallestSide / Math.Max(height, width));
        byte[] rgb = new byte[height * scale * width * scale * 3];
        int at = 0;
        for (int y = 0; y < height * scale; y++)
        {
            for (int x = 0; x < width * scale; x++)
            {
                (rgb[at], rgb[at + 1], rgb[at + 2]) = Colour(values[(y / scale * width) + (x / scale)], low, high);
                at += 3;
            }
        }
        return Png.Encode(rgb, width * scale, height * scale);
    }

    private static (float Low, float High) Range(ReadOnlySpan<float> values)
    {
        (float low, float high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }
        }
        return (low, high);
    }

    private static (byte R, byte G, byte B) Colour(float value, float low, float high)
    {
        if (!float.IsFinite(value))
        {
            return (255, 0, 0);
        }
        float place = high > low ? (value - low) / (high - low) * (Viridis.Length - 1) : 0;
        int index = Math.Min((int)place, Viridis.Length - 2);
        float part = place - index;
        byte Mix(byte a, byte b) => (byte)Math.Round(a + ((b - a) * part));
        (var from, var to) = (Viridis[index], Viridis[index + 1]);
        return (Mix(from.R, to.R), Mix(from.G, to.G), Mix(from.B, to.B));
    }
}
