using SkiaSharp;

namespace Sora.Lab.Visuals;

/// <summary>Pictures of amounts side by side: bars to the right, each with its number.</summary>
public static class BarPictures
{
    private const int Margin = 8;
    private const int Header = 24;
    private const int Thickness = 14;
    private const int Gap = 8;
    private const float FontSize = 13;

    /// <summary>For each row a bar of each kind.</summary>
    /// <param name="kinds">What the bars of a row are called, in the order of their values; they stand above the bars in their colours.</param>
    /// <param name="rows">A label and as many values as there are kinds, at least 0.</param>
    /// <param name="altText">What it shows, in one sentence.</param>
    /// <param name="format">How numbers are written, such as <c>P1</c> or <c>0.0 GFLOP</c>.</param>
    /// <param name="width">Of the longest bar, in pixels.</param>
    /// <exception cref="ArgumentException">There are no rows or kinds, or a row has other values than that.</exception>
    public static Picture Bars(
        IReadOnlyList<string> kinds,
        IReadOnlyList<(string Label, IReadOnlyList<double> Values)> rows,
        string altText,
        string format = "G3",
        int width = 360
    )
    {
        Check(kinds, rows);
        using var font = new SKFont(Sheet.FindTypeface(), FontSize);
        using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        var left = Margin + (int)Math.Ceiling(rows.Max(row => font.MeasureText(row.Label))) + Gap;
        var rowHeight = (kinds.Count * Thickness) + Gap;
        var numbers = rows.Max(row => row.Values.Max(value => font.MeasureText(Number(value, format)))) + Gap;
        var legend = kinds.Sum(kind => Thickness + (2 * Gap) + font.MeasureText(kind));
        using var bitmap = new SKBitmap(
            (int)Math.Max(left + width + numbers, Margin + legend),
            Header + (rows.Count * rowHeight) + Margin
        );
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        DrawLegend(canvas, kinds, font, ink);
        var scale = width / Math.Max(rows.Max(row => row.Values.Max()), double.Epsilon);
        for (var row = 0; row < rows.Count; row++)
        {
            var top = Header + (row * rowHeight);
            canvas.DrawText(rows[row].Label, Margin, top + ((rowHeight - Gap) / 2f) + 5, font, ink);
            for (var kind = 0; kind < kinds.Count; kind++)
            {
                var value = rows[row].Values[kind];
                var bar = SKRect.Create(left, top + (kind * Thickness), (float)(value * scale), Thickness - 2);
                using var fill = new SKPaint { Color = Palette.At(kind) };
                canvas.DrawRect(bar, fill);
                canvas.DrawText(Number(value, format), bar.Right + 4, bar.Bottom - 1, font, ink);
            }
        }

        return new Picture(Bitmaps.ToPng(canvas, bitmap), altText);
    }

    private static void DrawLegend(SKCanvas canvas, IReadOnlyList<string> kinds, SKFont font, SKPaint ink)
    {
        var place = (float)Margin;
        for (var kind = 0; kind < kinds.Count; kind++)
        {
            using var fill = new SKPaint { Color = Palette.At(kind) };
            canvas.DrawRect(SKRect.Create(place, 5, Thickness - 2, Thickness - 2), fill);
            canvas.DrawText(kinds[kind], place + Thickness + 2, 16, font, ink);
            place += Thickness + (2 * Gap) + font.MeasureText(kinds[kind]);
        }
    }

    private static string Number(double value, string format) =>
        value.ToString(format, System.Globalization.CultureInfo.InvariantCulture);

    private static void Check(
        IReadOnlyList<string> kinds,
        IReadOnlyList<(string Label, IReadOnlyList<double> Values)> rows
    )
    {
        ArgumentNullException.ThrowIfNull(kinds);
        ArgumentNullException.ThrowIfNull(rows);
        if (kinds.Count == 0 || rows.Count == 0)
        {
            throw new ArgumentException("Expected at least one row and one kind of bar; found none.", nameof(rows));
        }

        var odd = rows.FirstOrDefault(row =>
            row.Values.Count != kinds.Count || row.Values.Any(value => !(value >= 0 && double.IsFinite(value)))
        );
        if (odd.Values is not null)
        {
            throw new ArgumentException(
                $"\"{odd.Label}\": expected {kinds.Count} values of at least 0; found {string.Join(", ", odd.Values)}.",
                nameof(rows)
            );
        }
    }
}
