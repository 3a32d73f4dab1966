using SkiaSharp;
using Sora.Lab.Video;

namespace Sora.Lab.Visuals;

/// <summary>Draws the patches of a clip as cubes seen from the front, above and the right: their faces show the pixels they hold.</summary>
/// <param name="clip">The clip.</param>
/// <param name="side">The side of a patch in clip pixels.</param>
/// <param name="scale">Screen pixels a clip pixel.</param>
internal sealed class CubeView(VideoClip clip, int side, int scale)
{
    private const float Gap = 4; // between cubes, on the screen
    private const float LayerGap = 14; // between moments
    private const float Slant = 2.5f; // how far a frame moves right and up
    private static readonly SKSamplingOptions Sharp = new(SKFilterMode.Nearest);

    private readonly int rows = (clip.Height + side - 1) / side;
    private readonly int columns = (clip.Width + side - 1) / side;

    /// <summary>How far all moments together reach up and to the right of the first.</summary>
    public float Rise(int layers) => (clip.Frames * Slant) + ((layers - 1) * LayerGap);

    public SKSize Size(int layers) =>
        new(
            (clip.Width * scale) + ((columns - 1) * Gap) + Rise(layers),
            (clip.Height * scale) + ((rows - 1) * Gap) + Rise(layers)
        );

    /// <summary>The cubes of one moment, from the lower left, so that nearer ones cover the faces behind.</summary>
    /// <param name="canvas">Its origin is the upper left corner of the first frame.</param>
    /// <param name="layer">Which moment.</param>
    /// <param name="first">Its first frame.</param>
    /// <param name="frames">Its frames.</param>
    public void Draw(SKCanvas canvas, int layer, int first, int frames)
    {
        var offset = (first * Slant) + (layer * LayerGap);
        using var front = Bitmaps.FromFrame(clip, first);
        for (var row = rows - 1; row >= 0; row--)
        {
            for (var column = 0; column < columns; column++)
            {
                canvas.Save();
                canvas.Translate((column * ((side * scale) + Gap)) + offset, (row * ((side * scale) + Gap)) - offset);
                DrawCube(canvas, front, row * side, column * side, first, frames);
                canvas.Restore();
            }
        }
    }

    private void DrawCube(SKCanvas canvas, SKBitmap front, int y, int x, int first, int frames)
    {
        var (width, height) = (Math.Min(side, clip.Width - x), Math.Min(side, clip.Height - y));
        using var above = Strip(width, frames, (i, t) => (first + t, y, x + i));
        using var beside = Strip(frames, height, (t, i) => (first + t, y + i, x + width - 1));
        var upper = new SKMatrix(scale, Slant, 0, 0, -Slant, 0, 0, 0, 1);
        var right = new SKMatrix(Slant, 0, width * scale, -Slant, scale, 0, 0, 0, 1);
        DrawFace(canvas, above, upper, new SKColor(255, 255, 255, 70));
        DrawFace(canvas, beside, right, new SKColor(0, 0, 0, 70));
        using var face = new SKBitmap();
        front.ExtractSubset(face, SKRectI.Create(x, y, width, height));
        DrawFace(canvas, face, SKMatrix.CreateScale(scale, scale), SKColors.Transparent);
    }

    private SKBitmap Strip(int width, int height, Func<int, int, (int Frame, int Y, int X)> at)
    {
        var colors = new SKColor[width * height];
        for (var i = 0; i < colors.Length; i++)
        {
            var (frame, y, x) = at(i % width, i / width);
            var pixel = clip.Frame(frame).Slice(((y * clip.Width) + x) * 3, 3);
            colors[i] = new SKColor(pixel[0], pixel[1], pixel[2]);
        }

        return new SKBitmap(width, height) { Pixels = colors };
    }

    private static void DrawFace(SKCanvas canvas, SKBitmap pixels, SKMatrix matrix, SKColor light)
    {
        using var image = SKImage.FromBitmap(pixels);
        using var shade = new SKPaint { Color = light };
        canvas.Save();
        canvas.Concat(matrix);
        canvas.DrawImage(image, SKRect.Create(pixels.Width, pixels.Height), Sharp);
        canvas.DrawRect(SKRect.Create(pixels.Width, pixels.Height), shade);
        canvas.Restore();
    }
}
