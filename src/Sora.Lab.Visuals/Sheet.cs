using SkiaSharp;

namespace Sora.Lab.Visuals;

/// <summary>A white sheet of labelled cells, on which the pictures of this library are laid out.</summary>
/// <remarks>It has its own background, so that it reads the same on a light and on a dark page.</remarks>
internal sealed class Sheet : IDisposable
{
    private const int Gap = 4;
    private const int Header = 22;
    private const float FontSize = 13;

    private readonly int cellWidth;
    private readonly int cellHeight;
    private readonly int left;
    private readonly SKBitmap bitmap;
    private readonly SKCanvas canvas;
    private readonly SKFont font = new(FindTypeface(), FontSize);
    private readonly SKPaint ink = new() { Color = SKColors.Black, IsAntialias = true };

    public Sheet(int rows, int columns, int cellWidth, int cellHeight, IReadOnlyList<string> rowLabels)
    {
        (this.cellWidth, this.cellHeight) = (cellWidth, cellHeight);
        left =
            Gap + (int)Math.Ceiling(rowLabels.Select(label => font.MeasureText(label)).DefaultIfEmpty(0).Max()) + Gap;
        bitmap = new SKBitmap(left + (columns * (cellWidth + Gap)), Header + (rows * (cellHeight + Gap)));
        canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        for (var row = 0; row < rowLabels.Count; row++)
        {
            canvas.DrawText(rowLabels[row], Gap, Top(row) + (cellHeight / 2f) + (FontSize / 3), font, ink);
        }
    }

    public void Title(int column, string text) => canvas.DrawText(text, Left(column), Header - 6, font, ink);

    public void Draw(int row, int column, SKBitmap picture)
    {
        using var image = SKImage.FromBitmap(picture);
        var place = SKRect.Create(Left(column), Top(row), cellWidth, cellHeight);
        canvas.DrawImage(image, place, new SKSamplingOptions(SKFilterMode.Nearest));
    }

    /// <summary>A word in the middle of a cell.</summary>
    public void Write(int row, int column, string text, SKColor color)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        var place = Left(column) + ((cellWidth - font.MeasureText(text)) / 2);
        canvas.DrawText(text, place, Top(row) + (cellHeight / 2f) + (FontSize / 3), font, paint);
    }

    public byte[] ToPng() => Bitmaps.ToPng(canvas, bitmap);

    public void Dispose()
    {
        canvas.Dispose();
        bitmap.Dispose();
        font.Dispose();
        ink.Dispose();
    }

    private int Left(int column) => left + (column * (cellWidth + Gap));

    private int Top(int row) => Header + (row * (cellHeight + Gap));

    /// <summary>A face that is there on the system, and reads well small.</summary>
    public static SKTypeface FindTypeface() =>
        new[] { "DejaVu Sans", "Liberation Sans", "Segoe UI", "Helvetica" }
            .Select(SKFontManager.Default.MatchFamily)
            .FirstOrDefault(found => found is not null)
        ?? SKTypeface.Default;
}
