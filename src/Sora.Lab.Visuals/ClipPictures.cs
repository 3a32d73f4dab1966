using SkiaSharp;
using Sora.Lab.Video;

namespace Sora.Lab.Visuals;

/// <summary>Pictures of clips: a strip of frames, a matrix of denoising steps by frames, and clips in rows and columns.</summary>
public static class ClipPictures
{
    private const int FrameGap = 2; // between frames of one cell

    /// <summary>A strip of evenly spaced frames, each with its time.</summary>
    /// <param name="clip">What to show.</param>
    /// <param name="altText">What it shows, in one sentence.</param>
    /// <param name="columns">Frames shown, at least 1.</param>
    /// <param name="scale">Screen pixels a clip pixel, at least 1.</param>
    public static Picture FilmStrip(VideoClip clip, string altText, int columns = 6, int scale = 2) =>
        Matrix([("", clip)], altText, columns, scale);

    /// <summary>Clips below one another, each as a strip of the same frames: for example one row a sampler step.</summary>
    /// <param name="rows">A label and a clip a row; all of one size and length.</param>
    /// <param name="altText">What it shows, in one sentence.</param>
    /// <param name="columns">Frames shown, at least 1.</param>
    /// <param name="scale">Screen pixels a clip pixel, at least 1.</param>
    /// <exception cref="ArgumentException">No rows, or clips of different sizes.</exception>
    public static Picture Matrix(
        IReadOnlyList<(string Label, VideoClip Clip)> rows,
        string altText,
        int columns = 6,
        int scale = 2
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        var first = CheckedFirst(rows);
        var frames = Spaced(first.Frames, columns);
        using var sheet = new Sheet(
            rows.Count,
            frames.Length,
            first.Width * scale,
            first.Height * scale,
            [.. rows.Select(row => row.Label)]
        );
        for (var column = 0; column < frames.Length; column++)
        {
            sheet.Title(column, FormattableString.Invariant($"{frames[column] / first.FramesPerSecond:0.00} s"));
            for (var row = 0; row < rows.Count; row++)
            {
                using var bitmap = Bitmaps.FromFrame(rows[row].Clip, frames[column]);
                sheet.Draw(row, column, bitmap);
            }
        }

        return new Picture(sheet.ToPng(), altText);
    }

    /// <summary>Clips in rows and columns, each as a few of its frames side by side: for example a row a step, and what goes in beside what comes out.</summary>
    /// <param name="columns">What stands above each column.</param>
    /// <param name="rows">A label and a clip for each column; smaller clips are enlarged to the largest.</param>
    /// <param name="altText">What it shows, in one sentence.</param>
    /// <param name="frames">Frames shown of each clip, evenly spaced; the middle one for 1.</param>
    /// <param name="scale">Screen pixels a pixel of the largest clip, at least 1.</param>
    /// <exception cref="ArgumentException">There is no clip, a row has not one for each column, or their frames are of different shapes.</exception>
    public static Picture Table(
        IReadOnlyList<string> columns,
        IReadOnlyList<(string Label, IReadOnlyList<VideoClip> Clips)> rows,
        string altText,
        int frames = 1,
        int scale = 2
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        var largest = CheckedLargest(columns, rows);
        var shown = Math.Min(frames, rows.Max(row => row.Clips.Max(clip => clip.Frames)));
        var (width, height) = (largest.Width * scale, largest.Height * scale);
        string[] labels = [.. rows.Select(row => row.Label)];
        var cell = (shown * width) + ((shown - 1) * FrameGap);
        using var sheet = new Sheet(rows.Count, columns.Count, cell, height, labels);
        for (var column = 0; column < columns.Count; column++)
        {
            sheet.Title(column, columns[column]);
            for (var row = 0; row < rows.Count; row++)
            {
                using var strip = Strip(rows[row].Clips[column], shown, width, height);
                sheet.Draw(row, column, strip);
            }
        }

        return new Picture(sheet.ToPng(), altText);
    }

    // What has fewer frames leaves room.
    private static SKBitmap Strip(VideoClip clip, int frames, int width, int height)
    {
        var strip = new SKBitmap((frames * width) + ((frames - 1) * FrameGap), height);
        using var canvas = new SKCanvas(strip);
        canvas.Clear(SKColors.White);
        int[] shown = frames == 1 ? [clip.Frames / 2] : Spaced(clip.Frames, frames);
        for (var i = 0; i < shown.Length; i++)
        {
            using var frame = Bitmaps.FromFrame(clip, shown[i]);
            using var image = SKImage.FromBitmap(frame);
            var place = SKRect.Create(i * (width + FrameGap), 0, width, height);
            canvas.DrawImage(image, place, new SKSamplingOptions(SKFilterMode.Nearest));
        }

        canvas.Flush();
        return strip;
    }

    private static VideoClip CheckedLargest(
        IReadOnlyList<string> columns,
        IReadOnlyList<(string Label, IReadOnlyList<VideoClip> Clips)> rows
    )
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0 || columns.Count == 0)
        {
            throw new ArgumentException("Expected at least one row and one column; found none.", nameof(rows));
        }

        var uneven = rows.FirstOrDefault(row => row.Clips.Count != columns.Count);
        if (uneven.Clips is not null)
        {
            throw new ArgumentException(
                $"Row \"{uneven.Label}\": expected {columns.Count} clips; found {uneven.Clips.Count}.",
                nameof(rows)
            );
        }

        var largest = rows.SelectMany(row => row.Clips).MaxBy(clip => clip.Width)!;
        var odd = rows.FirstOrDefault(row =>
            row.Clips.Any(clip => clip.Width * largest.Height != clip.Height * largest.Width)
        );
        return odd.Clips is null
            ? largest
            : throw new ArgumentException(
                $"Row \"{odd.Label}\": expected frames shaped as {largest.Width}x{largest.Height}; found "
                    + $"{string.Join(", ", odd.Clips.Select(clip => $"{clip.Width}x{clip.Height}"))}.",
                nameof(rows)
            );
    }

    private static VideoClip CheckedFirst(IReadOnlyList<(string Label, VideoClip Clip)> rows)
    {
        var first =
            rows.Count > 0
                ? rows[0].Clip
                : throw new ArgumentException("Expected at least one row; found none.", nameof(rows));
        var odd = rows.FirstOrDefault(row =>
            (row.Clip.Width, row.Clip.Height, row.Clip.Frames) != (first.Width, first.Height, first.Frames)
        );
        return odd.Clip is null
            ? first
            : throw new ArgumentException(
                $"Row \"{odd.Label}\" is {odd.Clip.Frames}x{odd.Clip.Height}x{odd.Clip.Width}; expected {first.Frames}x{first.Height}x{first.Width}.",
                nameof(rows)
            );
    }

    private static int[] Spaced(int count, int columns)
    {
        var shown = Math.Min(count, columns);
        return
        [
            .. Enumerable
                .Range(0, shown)
                .Select(i => shown == 1 ? 0 : (int)Math.Round(i * (count - 1.0) / (shown - 1))),
        ];
    }
}
