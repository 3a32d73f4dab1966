using SkiaSharp;

namespace Sora.Lab.Video.Decoders;

/// <summary>Between Skia's bitmaps and clips.</summary>
internal static class Pictures
{
    /// <summary>A clip of one frame: the bitmap laid over a colour, resized if asked.</summary>
    public static VideoClip Flatten(SKBitmap bitmap, int width, int height, SKColor background, double rate)
    {
        var rgb = new byte[bitmap.Width * bitmap.Height * 3];
        AlphaBlend.Over(bitmap.GetPixelSpan(), rgb, background, isPremultiplied: false);
        var clip = new VideoClip(rgb, 1, bitmap.Height, bitmap.Width, rate);
        if ((width, height) == (clip.Width, clip.Height))
        {
            return clip;
        }

        using var flat = ToBitmap(clip, 0);
        using var resized = flat.Resize(
            flat.Info.WithSize(width, height),
            new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)
        );
        return Flatten(resized, width, height, background, rate);
    }

    /// <summary>A frame as an opaque sRGB bitmap.</summary>
    public static SKBitmap ToBitmap(VideoClip clip, int frame)
    {
        var bitmap = new SKBitmap(
            new SKImageInfo(
                clip.Width,
                clip.Height,
                SKColorType.Rgba8888,
                SKAlphaType.Opaque,
                SKColorSpace.CreateSrgb()
            )
        );
        var from = clip.Frame(frame);
        var to = bitmap.GetPixelSpan();
        for (int source = 0, target = 0; source < from.Length; source += 3, target += 4)
        {
            from.Slice(source, 3).CopyTo(to.Slice(target, 3));
            to[target + 3] = 255;
        }

        return bitmap;
    }

    public static byte[] ToPng(SKBitmap bitmap)
    {
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
