namespace Sora.Lab.Worlds.Rendering;

/// <summary>Draws a brick wall in front of everything.</summary>
internal static class WallPainter
{
    private const int Course = 5;
    private const int Brick = 9;

    public static void Draw(Span<byte> frame, int width, int height, Wall wall)
    {
        for (var y = (int)wall.Top; y < height; y++)
        {
            for (var x = (int)wall.Left; x < Math.Min(width, wall.Right); x++)
            {
                var shift = y / Course % 2 * (Brick / 2);
                var mortar = y % Course == 0 || (x + shift) % Brick == 0;
                var covered = Covered(x, wall.Left, wall.Right) * Covered(y, wall.Top, height);
                Painting.Blend(frame, ((y * width) + x) * 3, mortar ? Palette.Mortar : Palette.Wall, covered);
            }
        }
    }

    // The part of the pixel between the two edges.
    private static double Covered(int at, double low, double high) =>
        Math.Clamp(Math.Min(at + 1, high) - Math.Max(at, low), 0, 1);
}
