namespace Sora.Lab.Worlds.Rendering;

/// <summary>A picture of a part of the world, one pixel a world pixel.</summary>
/// <param name="left">World x of the canvas' left edge.</param>
/// <param name="top">World y of the canvas' top edge.</param>
/// <param name="width">In pixels.</param>
/// <param name="height">In pixels.</param>
internal sealed class Canvas(int left, int top, int width, int height)
{
    private const int Whole = 256;
    private readonly byte[] pixels = new byte[width * height * 3];

    public int Left => left;

    public int Top => top;

    public int Right => left + width;

    public int Bottom => top + height;

    public ReadOnlySpan<byte> Pixels => pixels;

    public void Fill(Rgb color)
    {
        for (var i = 0; i < pixels.Length; i += 3)
        {
            (pixels[i], pixels[i + 1], pixels[i + 2]) = (color.R, color.G, color.B);
        }
    }

    /// <summary>Paints a world pixel; outside the canvas nothing happens.</summary>
    public void Blend(int x, int y, Rgb color, double coverage = 1)
    {
        if (x >= left && x < Right && y >= top && y < Bottom)
        {
            Painting.Blend(pixels, (((y - top) * width) + x - left) * 3, color, coverage);
        }
    }

    /// <summary>Paints everything below a line.</summary>
    public void FillBelow(Func<double, double> line, Rgb color)
    {
        for (var x = left; x < Right; x++)
        {
            var edge = line(x + 0.5);
            for (var y = Math.Max(top, (int)Math.Floor(edge)); y < Bottom; y++)
            {
                Blend(x, y, color, Math.Clamp(y + 1 - edge, 0, 1));
            }
        }
    }

    /// <summary>Paints the pixels with <c>x0 &lt;= x &lt; x1, y0 &lt;= y &lt; y1</c>.</summary>
    public void FillBox(int x0, int y0, int x1, int y1, Rgb color)
    {
        for (var y = Math.Max(top, y0); y < Math.Min(Bottom, y1); y++)
        {
            for (var x = Math.Max(left, x0); x < Math.Min(Right, x1); x++)
            {
                Blend(x, y, color);
            }
        }
    }

    /// <summary>Fills a frame with what a camera sees, between pixels by bilinear interpolation.</summary>
    public void Show(CameraState camera, Span<byte> frame, int frameWidth, int frameHeight)
    {
        Span<(int Pixel, int Part)> columns = stackalloc (int, int)[frameWidth];
        for (var x = 0; x < frameWidth; x++)
        {
            columns[x] = Split(camera.ToWorld(x + 0.5, 0, frameWidth, frameHeight).X - left - 0.5, width);
        }

        for (var y = 0; y < frameHeight; y++)
        {
            var (row, down) = Split(camera.ToWorld(0, y + 0.5, frameWidth, frameHeight).Y - top - 0.5, height);
            var frameRow = frame.Slice(y * frameWidth * 3, frameWidth * 3);
            for (var x = 0; x < columns.Length; x++)
            {
                var (column, along) = columns[x];
                Mix(((row * width) + column) * 3, along, down, frameRow.Slice(x * 3, 3));
            }
        }
    }

    private void Mix(int at, int along, int down, Span<byte> rgb)
    {
        var above = pixels.AsSpan(at, 6);
        var below = pixels.AsSpan(at + (width * 3), 6);
        for (var channel = 0; channel < 3; channel++)
        {
            var high = (above[channel] * (Whole - along)) + (above[channel + 3] * along);
            var low = (below[channel] * (Whole - along)) + (below[channel + 3] * along);
            rgb[channel] = (byte)(((high * (Whole - down)) + (low * down) + (Whole * Whole / 2)) / (Whole * Whole));
        }
    }

    // The pixel before a place and the part of the way to the next, in 256ths.
    private static (int Pixel, int Part) Split(double place, int count)
    {
        var clamped = (int)(Math.Clamp(place, 0, count - 1.001) * Whole);
        return (clamped / Whole, clamped % Whole);
    }
}
