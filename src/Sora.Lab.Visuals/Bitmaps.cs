using SkiaSharp;
using Sora.Lab.Video;

namespace Sora.Lab.Visuals;

/// <summary>Frames and matrices as bitmaps, and bitmaps as files.</summary>
internal static class Bitmaps
{
    public static SKBitmap FromFrame(VideoClip clip, int index)
    {
        var frame = clip.Frame(index);
        var colors = new SKColor[clip.Width * clip.Height];
        for (var i = 0; i < colors.Length; i++)
        {
            colors[i] = new SKColor(frame[3 * i], frame[(3 * i) + 1], frame[(3 * i) + 2]);
        }

        return new SKBitmap(clip.Width, clip.Height) { Pixels = colors };
    }

    /// <summary>What was drawn, as a PNG file.</summary>
    /// <param name="canvas">Drawn on.</param>
    /// <param name="bitmap">What it draws on.</param>
    public static byte[] ToPng(SKCanvas canvas, SKBitmap bitmap)
    {
        canvas.Flush();
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>Values as colours of a map that is centred at zero: blue below, red above, white at it.</summary>
    /// <param name="values">Row by row.</param>
    /// <param name="width">Values a row.</param>
    /// <param name="limit">The size of value that has the deepest colour.</param>
    public static SKBitmap FromValues(ReadOnlySpan<float> values, int width, float limit) =>
        FromColors(values, width, new ScottPlot.Colormaps.Balance(), value => (value / limit / 2) + 0.5);

    /// <summary>Shares of a largest value as colours that grow brighter: dark blue at 0, yellow at 1.</summary>
    /// <param name="values">Row by row, in [0, 1].</param>
    /// <param name="width">Values a row.</param>
    public static SKBitmap FromShares(ReadOnlySpan<float> values, int width) =>
        FromColors(values, width, new ScottPlot.Colormaps.Viridis(), value => value);

    /// <summary>Black or white, whichever is read more easily on a colour.</summary>
    public static SKColor InkOn(SKColor color) =>
        (0.299 * color.Red) + (0.587 * color.Green) + (0.114 * color.Blue) > 128 ? SKColors.Black : SKColors.White;

    private static SKBitmap FromColors(
        ReadOnlySpan<float> values,
        int width,
        ScottPlot.IColormap map,
        Func<float, double> place
    )
    {
        var colors = new SKColor[values.Length];
        for (var i = 0; i < colors.Length; i++)
        {
            var color = map.GetColor(Math.Clamp(place(values[i]), 0, 1));
            colors[i] = new SKColor(color.Red, color.Green, color.Blue);
        }

        return new SKBitmap(width, values.Length / width) { Pixels = colors };
    }
}
