using SkiaSharp;
using Sora.Lab.Patches;

namespace Sora.Lab.Visuals;

/// <summary>All heads of a transformer on one sheet: where each looks, as seen from the token that looks.</summary>
public static class HeadAtlas
{
    private const int StripGap = 3;

    /// <summary>For each head a map of rows by columns, and below it a strip of frames, before to after.</summary>
    /// <param name="blocks">[K, n, n] of each block, as <see cref="Transformers.PassRecord.ToClip"/> gives them.</param>
    /// <param name="grid">The clip's n tokens.</param>
    /// <param name="altText">What it shows, in one sentence.</param>
    /// <param name="scale">Screen pixels a token.</param>
    /// <exception cref="ArgumentException">There is no block, or its weights are of other tokens.</exception>
    public static Picture Draw(IReadOnlyList<Tensor> blocks, GridSize grid, string altText, int scale = 5)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 1);
        if (blocks.Count == 0)
        {
            throw new ArgumentException("Expected at least one block; found none.", nameof(blocks));
        }

        using var scope = NewDisposeScope();
        var (width, height) = (((2 * grid.Width) - 1) * scale, ((2 * grid.Height) - 1) * scale);
        string[] labels = [.. Enumerable.Range(0, (int)blocks[0].size(0)).Select(head => $"head {head}")];
        var strip = 2 * scale;
        using var sheet = new Sheet(labels.Length, blocks.Count, width, height + StripGap + strip, labels);
        for (var block = 0; block < blocks.Count; block++)
        {
            sheet.Title(block, $"block {block}");
            var offsets = AttentionOffsets.Of(blocks[block], grid);
            for (var head = 0; head < labels.Length; head++)
            {
                using var cell = Cell(offsets[head], width, height, strip);
                sheet.Draw(head, block, cell);
            }
        }

        return new Picture(sheet.ToPng(), altText);
    }

    // [2T - 1, 2H - 1, 2W - 1]
    private static SKBitmap Cell(Tensor offsets, int width, int height, int strip)
    {
        using var map = Shares(offsets.sum(dim: 0));
        using var times = Shares(offsets.sum(-1).sum(-1).unsqueeze(0));
        var cell = new SKBitmap(width, height + StripGap + strip);
        using var canvas = new SKCanvas(cell);
        canvas.Clear(SKColors.White);
        Draw(canvas, map, SKRect.Create(width, height));
        Draw(canvas, times, SKRect.Create(0, height + StripGap, width, strip));
        canvas.Flush();
        return cell;
    }

    // [rows, columns], as parts of its largest
    private static SKBitmap Shares(Tensor values)
    {
        var shares = values.div(values.max()).to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        return Bitmaps.FromShares(shares, (int)values.size(1));
    }

    private static void Draw(SKCanvas canvas, SKBitmap bitmap, SKRect place)
    {
        using var image = SKImage.FromBitmap(bitmap);
        canvas.DrawImage(image, place, new SKSamplingOptions(SKFilterMode.Nearest));
    }
}
