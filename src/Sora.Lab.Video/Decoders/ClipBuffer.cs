namespace Sora.Lab.Video.Decoders;

/// <summary>Gathers frames into one clip, within the limits.</summary>
internal sealed class ClipBuffer(string name, VideoReadOptions options)
{
    private byte[] pixels = [];
    private VideoClip? first;
    private int frames;

    /// <summary>Refuses at once what is sure to be too large, and makes room for the rest.</summary>
    public void Expect(int width, int height, long? expectedFrames)
    {
        var frameBytes = (long)width * height * 3;
        var expected = expectedFrames ?? 1;
        if (expected > options.MaxFrames || expected > MaxBytes / frameBytes)
        {
            throw TooLarge(width, height, $"about {expected:N0} frames");
        }

        pixels = new byte[expected * frameBytes];
    }

    public void Add(VideoClip frame)
    {
        first ??= frame;
        var size = frame.Pixels.Length;
        var needed = (frames + 1L) * size;
        if (frames == options.MaxFrames || needed > MaxBytes)
        {
            throw TooLarge(frame.Width, frame.Height, $"more than {frames:N0} frames");
        }

        if (needed > pixels.Length)
        {
            Array.Resize(ref pixels, (int)Math.Min(Math.Max(needed, pixels.Length * 3L / 2), MaxBytes));
        }

        frame.Pixels.Span.CopyTo(pixels.AsSpan(frames * size, size));
        frames++;
    }

    public VideoClip ToClip()
    {
        var size = first!.Pixels.Length;
        Array.Resize(ref pixels, frames * size);
        return new VideoClip(pixels, frames, first.Height, first.Width, first.FramesPerSecond);
    }

    private long MaxBytes => Math.Min(options.MaxBytes, Array.MaxLength);

    private VideoFileException TooLarge(int width, int height, string found) =>
        new(
            $"Cannot read '{name}' whole: expected at most {options.MaxFrames:N0} frames and {MaxBytes:N0} bytes, found "
                + $"{found} of {width}x{height}. Read fewer Frames, a smaller Width, or use VideoReader.Stream."
        );
}
