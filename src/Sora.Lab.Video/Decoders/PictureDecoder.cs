using SkiaSharp;

namespace Sora.Lab.Video.Decoders;

/// <summary>Decodes the frames of a picture, each on top of those it builds on.</summary>
internal sealed class PictureDecoder(SKCodec codec, string name, DamagedFilePolicy damaged) : IDisposable
{
    private readonly SKBitmap canvas = new(Layout(codec));
    private int current = -1;

    /// <summary>The stored frame, straight alpha; valid until the next call.</summary>
    public SKBitmap Frame(int index)
    {
        if (index != current)
        {
            var result = codec.GetPixels(canvas.Info, canvas.GetPixels(), Options(index));
            Judge(result, index);
            current = index;
        }

        return canvas;
    }

    public void Dispose() => canvas.Dispose();

    private SKCodecOptions Options(int index)
    {
        if (codec.FrameCount <= 1)
        {
            return SKCodecOptions.Default;
        }

        var required = codec.FrameInfo[index].RequiredFrame;
        return required >= 0 && required == current ? new SKCodecOptions(index, required) : new SKCodecOptions(index);
    }

    private void Judge(SKCodecResult result, int index)
    {
        var isPartial = result is SKCodecResult.IncompleteInput or SKCodecResult.ErrorInInput;
        if (result == SKCodecResult.Success || (isPartial && damaged == DamagedFilePolicy.Keep))
        {
            return;
        }

        throw new VideoFileException(
            isPartial
                ? $"Cannot read '{name}': it is damaged in frame {index} (the data breaks off). "
                    + "Set Damaged = DamagedFilePolicy.Keep to have what can be decoded."
                : $"Cannot read '{name}': expected a picture, found data that does not decode ({result})."
        );
    }

    private static SKImageInfo Layout(SKCodec codec) =>
        new(
            codec.Info.Width,
            codec.Info.Height,
            SKColorType.Rgba8888,
            codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Unpremul,
            SKColorSpace.CreateSrgb()
        );
}
