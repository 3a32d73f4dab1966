using SkiaSharp;
using Sora.Lab.Video;

namespace Sora.Lab.Visuals;

/// <summary>Pictures of how a clip is cut into spacetime patches: the grid on its frames, and the cubes pulled apart.</summary>
public static class PatchPictures
{
    private const int Margin = 6;

    /// <summary>A strip of frames with the edges of their patches.</summary>
    /// <param name="clip">What to show.</param>
    /// <param name="side">The side of a patch in clip pixels.</param>
    /// <param name="altText">What it shows, in one sentence.</param>
    /// <param name="columns">Frames shown, at least 1.</param>
    /// <param name="scale">Screen pixels a clip pixel, at least 1.</param>
    public static Picture Grid(VideoClip clip, int side, string altText, int columns = 5, int scale = 3)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        columns = Math.Min(columns, clip.Frames);
        using var sheet = new Sheet(1, columns, clip.Width * scale, clip.Height * scale, [""]);
        for (var column = 0; column < columns; column++)
        {
            var frame = columns == 1 ? 0 : column * (clip.Frames - 1) / (columns - 1);
            sheet.Title(column, FormattableString.Invariant($"frame {frame}"));
            using var bitmap = Gridded(clip, frame, side, scale);
            sheet.Draw(0, column, bitmap);
        }

        return new Picture(sheet.ToPng(), altText);
    }

    /// <summary>A clip as a block of time, cut into its patches, which are pulled apart: time goes to the back.</summary>
    /// <param name="clip">What to show.</param>
    /// <param name="frames">Frames of a patch; the first frame is one by itself.</param>
    /// <param name="side">The side of a patch in clip pixels.</param>
    /// <param name="altText">What it shows, in one sentence.</param>
    /// <param name="scale">Screen pixels a clip pixel, at least 1.</param>
    public static Picture Exploded(VideoClip clip, int frames, int side, string altText, int scale = 4)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        var cubes = new CubeView(clip, side, scale);
        int[] starts =
        [
            0,
            .. Enumerable.Range(0, (clip.Frames - 1 + frames - 1) / frames).Select(i => 1 + (i * frames)),
        ];
        var size = cubes.Size(starts.Length);
        using var bitmap = new SKBitmap((int)size.Width + (2 * Margin), (int)size.Height + (2 * Margin));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        canvas.Translate(Margin, Margin + cubes.Rise(starts.Length));
        for (var layer = starts.Length - 1; layer >= 0; layer--)
        {
            var end = layer + 1 < starts.Length ? starts[layer + 1] : clip.Frames;
            cubes.Draw(canvas, layer, starts[layer], end - starts[layer]);
        }

        return new Picture(Bitmaps.ToPng(canvas, bitmap), altText);
    }

    private static SKBitmap Gridded(VideoClip clip, int frame, int side, int scale)
    {
        using var source = Bitmaps.FromFrame(clip, frame);
        using var image = SKImage.FromBitmap(source);
        var bitmap = new SKBitmap(clip.Width * scale, clip.Height * scale);
        using var canvas = new SKCanvas(bitmap);
        using var line = new SKPaint { Color = new SKColor(255, 255, 255, 200), StrokeWidth = 1 };
        canvas.DrawImage(
            image,
            SKRect.Create(bitmap.Width, bitmap.Height),
            new SKSamplingOptions(SKFilterMode.Nearest)
        );
        for (var x = side * scale; x < bitmap.Width; x += side * scale)
        {
            canvas.DrawLine(x + 0.5f, 0, x + 0.5f, bitmap.Height, line);
        }

        for (var y = side * scale; y < bitmap.Height; y += side * scale)
        {
            canvas.DrawLine(0, y + 0.5f, bitmap.Width, y + 0.5f, line);
        }

        canvas.Flush();
        return bitmap;
    }
}
