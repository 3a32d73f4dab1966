using SkiaSharp;

namespace Sora.Lab.Visuals;

/// <summary>Pictures of clips packed into sequences: the bins, and which token may see which.</summary>
public static class PackingPictures
{
    private const int Left = 8;
    private const int Header = 26;
    private const int Gap = 10;
    private const int Right = 64;
    private const int FontSize = 12;
    private const int Frame = 3;
    private static readonly SKColor Empty = new(225, 225, 225);

    /// <summary>Each sequence as a bar of its budget, its clips drawn in as wide as they have tokens, and how full it is.</summary>
    /// <param name="packs">The clips of each sequence, in order.</param>
    /// <param name="budget">The most tokens of a sequence.</param>
    /// <param name="altText">What it shows, in one sentence.</param>
    /// <param name="width">Of the bars, in pixels.</param>
    /// <param name="height">Of a bar, in pixels.</param>
    /// <exception cref="ArgumentException">There is no sequence, or one holds more tokens than its budget.</exception>
    public static Picture Bins(
        IReadOnlyList<IReadOnlyList<PackedClip>> packs,
        int budget,
        string altText,
        int width = 720,
        int height = 56
    )
    {
        Check(packs, budget);
        using var bitmap = new SKBitmap(Left + width + Right, Header + (packs.Count * (height + Gap)));
        using var canvas = new SKCanvas(bitmap);
        using var font = new SKFont(Sheet.FindTypeface(), FontSize);
        using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        canvas.Clear(SKColors.White);
        canvas.DrawText(FormattableString.Invariant($"{budget} tokens"), Left, Header - 9, font, ink);
        canvas.DrawText("full", Left + width + 8, Header - 9, font, ink);
        for (var row = 0; row < packs.Count; row++)
        {
            var top = Header + (row * (height + Gap));
            var bar = SKRect.Create(Left, top, width, height);
            Fill(canvas, bar, Empty);
            DrawClips(canvas, bar, packs[row], (float)width / budget, font);
            var full = packs[row].Sum(clip => clip.Tokens) / (double)budget;
            canvas.DrawText(
                FormattableString.Invariant($"{full * 100:0.0} %"),
                Left + width + 8,
                top + (height / 2f) + (FontSize / 3f),
                font,
                ink
            );
        }

        return new Picture(Bitmaps.ToPng(canvas, bitmap), altText);
    }

    /// <summary>Which token of a sequence (a row) may look at which (a column): clips are blocks along the diagonal, all else is forbidden.</summary>
    /// <param name="tokens">The tokens of each clip, in order.</param>
    /// <param name="altText">What it shows, in one sentence.</param>
    /// <param name="side">Of the picture, in pixels.</param>
    /// <exception cref="ArgumentException">There is no clip.</exception>
    public static Picture BlockMask(IReadOnlyList<int> tokens, string altText, int side = 360)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (tokens.Count == 0 || tokens.Any(count => count < 1))
        {
            throw new ArgumentException("Expected clips of at least one token each; found none.", nameof(tokens));
        }

        using var bitmap = new SKBitmap(side, side);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(Empty);
        var (scale, first) = (side / (float)tokens.Sum(), 0f);
        for (var clip = 0; clip < tokens.Count; clip++)
        {
            var length = tokens[clip] * scale;
            Fill(canvas, SKRect.Create(first, first, length, length), Palette.At(clip));
            first += length;
        }

        return new Picture(Bitmaps.ToPng(canvas, bitmap), altText);
    }

    private static void DrawClips(
        SKCanvas canvas,
        SKRect bar,
        IReadOnlyList<PackedClip> clips,
        float pixelsPerToken,
        SKFont font
    )
    {
        using var white = new SKPaint { Color = SKColors.White, IsAntialias = true };
        var left = bar.Left;
        for (var i = 0; i < clips.Count; i++)
        {
            var block = SKRect.Create(left, bar.Top, clips[i].Tokens * pixelsPerToken, bar.Height);
            left = block.Right;
            block.Right -= Math.Min(1, block.Width / 4);
            Fill(canvas, block, Palette.At(i));
            canvas.Save();
            canvas.ClipRect(block);
            DrawFrame(canvas, block, clips[i]);
            if (font.MeasureText(clips[i].Label) + 6 < block.Width)
            {
                canvas.DrawText(clips[i].Label, block.Left + 3, block.Bottom - 4, font, white);
            }

            canvas.Restore();
        }
    }

    // The first frame, as large as the block leaves room for above the label.
    private static void DrawFrame(SKCanvas canvas, SKRect block, PackedClip clip)
    {
        var room = new SKSize(block.Width - (2 * Frame), block.Height - FontSize - (2 * Frame) - 2);
        if (clip.Clip is not { } video || room.Width < 4 || room.Height < 4)
        {
            return;
        }

        using var bitmap = Bitmaps.FromFrame(video, 0);
        using var image = SKImage.FromBitmap(bitmap);
        var scale = Math.Min(room.Width / video.Width, room.Height / video.Height);
        var place = SKRect.Create(block.Left + Frame, block.Top + Frame, video.Width * scale, video.Height * scale);
        canvas.DrawImage(image, place, new SKSamplingOptions(SKFilterMode.Linear));
    }

    private static void Check(IReadOnlyList<IReadOnlyList<PackedClip>> packs, int budget)
    {
        ArgumentNullException.ThrowIfNull(packs);
        if (packs.Count == 0)
        {
            throw new ArgumentException("Expected at least one sequence; found none.", nameof(packs));
        }

        if (packs.FirstOrDefault(pack => pack.Sum(clip => clip.Tokens) > budget) is { } over)
        {
            throw new ArgumentException(
                $"Expected at most {budget} tokens a sequence; found {over.Sum(clip => clip.Tokens)}.",
                nameof(packs)
            );
        }
    }

    private static void Fill(SKCanvas canvas, SKRect place, SKColor color)
    {
        using var paint = new SKPaint { Color = color };
        canvas.DrawRect(place, paint);
    }
}
