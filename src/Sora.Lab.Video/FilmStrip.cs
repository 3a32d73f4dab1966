using SkiaSharp;
using Sora.Lab.Video.Decoders;

namespace Sora.Lab.Video;

/// <summary>Frames side by side in one picture: the clip on paper.</summary>
public static class FilmStrip
{
    private const int Gap = 2;

    /// <summary>All frames, or chosen ones, in rows on white, as a PNG.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="columns">Frames in a row; the last row may be shorter.</param>
    /// <param name="scale">Each pixel becomes a sharp square of so many pixels a side.</param>
    /// <param name="frames">Which frames, in which order; null for all.</param>
    public static byte[] Render(VideoClip clip, int columns, int scale = 1, IReadOnlyList<int>? frames = null)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        var shown = frames ?? [.. Enumerable.Range(0, clip.Frames)];
        ArgumentOutOfRangeException.ThrowIfZero(shown.Count, nameof(frames));
        var across = Math.Min(columns, shown.Count);
        var down = (shown.Count + across - 1) / across;
        var (cellWidth, cellHeight) = (checked(clip.Width * scale + Gap), checked(clip.Height * scale + Gap));
        using var sheet = new SKBitmap(
            new SKImageInfo(
                checked(across * cellWidth + Gap),
                checked(down * cellHeight + Gap),
                SKColorType.Rgba8888,
                SKAlphaType.Opaque,
                SKColorSpace.CreateSrgb()
            )
        );
        using var canvas = new SKCanvas(sheet);
        canvas.Clear(SKColors.White);
        for (var i = 0; i < shown.Count; i++)
        {
            var corner = new SKPoint(Gap + i % across * cellWidth, Gap + i / across * cellHeight);
            Draw(canvas, clip, shown[i], corner, scale);
        }

        return Pictures.ToPng(sheet);
    }

    private static void Draw(SKCanvas canvas, VideoClip clip, int frame, SKPoint corner, int scale)
    {
        using var bitmap = Pictures.ToBitmap(clip, frame);
        using var image = SKImage.FromBitmap(bitmap);
        var target = SKRect.Create(corner.X, corner.Y, clip.Width * scale, clip.Height * scale);
        canvas.DrawImage(image, target, new SKSamplingOptions(SKFilterMode.Nearest));
    }
}
