using SkiaSharp;

namespace Sora.Lab.Visuals;

/// <summary>Pictures of tokens of text.</summary>
public static class TokenPictures
{
    private const int Margin = 8;
    private const int Gap = 3;
    private const int Padding = 4;
    private const int BoxHeight = 22;
    private const int LineHeight = 46;
    private const float FontSize = 14;
    private const float SmallFontSize = 10;

    /// <summary>Tokens in the order of the text, each in a box as bright as it was likely, the percentage below.</summary>
    /// <param name="tokens">Pieces, and how likely each was after those before it, in [0, 1].</param>
    /// <param name="altText">What it shows, in one sentence.</param>
    /// <param name="width">Of the picture, in pixels; the text is broken into lines.</param>
    /// <exception cref="ArgumentException">There is no token.</exception>
    public static Picture Line(IReadOnlyList<(string Piece, double Likelihood)> tokens, string altText, int width = 720)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (tokens.Count == 0)
        {
            throw new ArgumentException("Expected at least one token; found none.", nameof(tokens));
        }

        using var font = new SKFont(Sheet.FindTypeface(), FontSize);
        using var small = new SKFont(Sheet.FindTypeface(), SmallFontSize);
        var boxes = Places([.. tokens.Select(token => Width(token, font, small))], width);
        using var bitmap = new SKBitmap(width, (int)boxes[^1].Top + LineHeight);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        for (var i = 0; i < tokens.Count; i++)
        {
            Draw(canvas, boxes[i], tokens[i], font, small);
        }

        return new Picture(Bitmaps.ToPng(canvas, bitmap), altText);
    }

    private static float Width((string Piece, double Likelihood) token, SKFont font, SKFont small) =>
        Math.Max(font.MeasureText(token.Piece), small.MeasureText(Percent(token.Likelihood))) + (2 * Padding);

    private static SKRect[] Places(float[] widths, int width)
    {
        var places = new SKRect[widths.Length];
        var (left, top) = ((float)Margin, (float)Margin);
        for (var i = 0; i < widths.Length; i++)
        {
            if (left + widths[i] > width - Margin && left > Margin)
            {
                (left, top) = (Margin, top + LineHeight);
            }

            places[i] = SKRect.Create(left, top, widths[i], BoxHeight);
            left += widths[i] + Gap;
        }

        return places;
    }

    private static void Draw(
        SKCanvas canvas,
        SKRect box,
        (string Piece, double Likelihood) token,
        SKFont font,
        SKFont small
    )
    {
        using var shade = Bitmaps.FromShares([(float)token.Likelihood], 1);
        var color = shade.GetPixel(0, 0);
        using var fill = new SKPaint { Color = color };
        using var ink = new SKPaint { Color = Bitmaps.InkOn(color), IsAntialias = true };
        using var black = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        canvas.DrawRect(box, fill);
        canvas.DrawText(token.Piece, box.Left + Padding, box.Bottom - 6, font, ink);
        canvas.DrawText(Percent(token.Likelihood), box.Left + Padding, box.Bottom + SmallFontSize + 1, small, black);
    }

    private static string Percent(double share) => FormattableString.Invariant($"{100 * share:0}%");
}
