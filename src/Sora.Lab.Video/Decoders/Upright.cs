using System.Runtime.InteropServices;
using SkiaSharp;

namespace Sora.Lab.Video.Decoders;

/// <summary>The eight orientations of Exif: how a photograph was held.</summary>
internal static class Upright
{
    public static bool SwapsSides(SKEncodedOrigin origin) => origin >= SKEncodedOrigin.LeftTop;

    public static (int Width, int Height) Size(SKImageInfo info, SKEncodedOrigin origin) =>
        SwapsSides(origin) ? (info.Height, info.Width) : (info.Width, info.Height);

    /// <summary>Degrees clockwise, mirrored or not.</summary>
    public static int Rotation(SKEncodedOrigin origin) =>
        origin switch
        {
            SKEncodedOrigin.BottomRight or SKEncodedOrigin.BottomLeft => 180,
            SKEncodedOrigin.RightTop or SKEncodedOrigin.LeftTop => 90,
            SKEncodedOrigin.LeftBottom or SKEncodedOrigin.RightBottom => 270,
            _ => 0,
        };

    /// <summary>A copy that stands upright.</summary>
    public static SKBitmap Turn(SKBitmap stored, SKEncodedOrigin origin)
    {
        var (width, height) = Size(stored.Info, origin);
        var upright = new SKBitmap(stored.Info.WithSize(width, height));
        var from = MemoryMarshal.Cast<byte, uint>(stored.GetPixelSpan());
        var to = MemoryMarshal.Cast<byte, uint>(upright.GetPixelSpan());
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (column, row) = Source(x, y, stored.Width - 1, stored.Height - 1, origin);
                to[y * width + x] = from[row * stored.Width + column];
            }
        }

        return upright;
    }

    private static (int Column, int Row) Source(int x, int y, int right, int bottom, SKEncodedOrigin origin) =>
        origin switch
        {
            SKEncodedOrigin.TopRight => (right - x, y),
            SKEncodedOrigin.BottomRight => (right - x, bottom - y),
            SKEncodedOrigin.BottomLeft => (x, bottom - y),
            SKEncodedOrigin.LeftTop => (y, x),
            SKEncodedOrigin.RightTop => (y, bottom - x),
            SKEncodedOrigin.RightBottom => (right - y, bottom - x),
            SKEncodedOrigin.LeftBottom => (right - y, x),
            _ => (x, y),
        };
}
