namespace Sora.Lab.Video.Decoders;

/// <summary>Turns what ffprobe says into what the decoder and the user need.</summary>
internal static class StreamDescription
{
    public static SourceStream Describe(ProbedStream probed)
    {
        var codec = probed.Text("codec_name") ?? "unknown";
        var hasAlphaTrack = codec is "vp8" or "vp9" && probed.Tag("alpha_mode") == "1";
        return new SourceStream(StreamTiming.Apply(probed, Picture(probed, codec, hasAlphaTrack)))
        {
            IsMoving = !StreamTiming.IsSingle(probed),
            Decoder = hasAlphaTrack ? (codec == "vp8" ? "libvpx" : "libvpx-vp9") : null,
            Matrix = probed.Known("color_space"),
            Primaries = probed.Known("color_primaries"),
        };
    }

    private static VideoInfo Picture(ProbedStream probed, string codec, bool hasAlphaTrack)
    {
        var (storedWidth, storedHeight) = ((int)probed.Number("width")!, (int)probed.Number("height")!);
        var format = probed.Text("pix_fmt")!;
        var rotation = Rotation(probed);
        var aspect = probed.Fraction("sample_aspect_ratio")?.Value ?? 1;
        var (width, height) = DeliveredSize(storedWidth, storedHeight, rotation, aspect);
        return new VideoInfo
        {
            Width = width,
            Height = height,
            StoredWidth = storedWidth,
            StoredHeight = storedHeight,
            FramesPerSecond = 0,
            Rotation = rotation,
            PixelAspect = aspect,
            Container = probed.Container,
            Codec = codec,
            PixelFormat = format,
            HasAlpha = hasAlphaTrack || PixelFormats.HasAlpha(format),
            IsHighDynamicRange = probed.Text("color_transfer") is "smpte2084" or "arib-std-b67",
        };
    }

    /// <summary>Upright, and stretched along one axis, never shrunk, so that no stored pixel is lost.</summary>
    private static (int Width, int Height) DeliveredSize(int width, int height, int rotation, double aspect)
    {
        var wide = (int)Math.Round(width * Math.Max(1, aspect));
        var tall = (int)Math.Round(height / Math.Min(1, aspect));
        return rotation is 90 or 270 ? (tall, wide) : (wide, tall);
    }

    /// <summary>Degrees clockwise; ffmpeg counts against the clock.</summary>
    private static int Rotation(ProbedStream probed) =>
        ((int)Math.Round(-probed.SideData("rotation").FirstOrDefault()) % 360 + 360) % 360;
}
