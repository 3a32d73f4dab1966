using Sora.Lab.Video;

namespace Sora.Lab.Visuals;

/// <summary>Pictures of clips: a strip of frames, and a matrix of denoising steps by frames.</summary>
public static class ClipPictures
{
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
