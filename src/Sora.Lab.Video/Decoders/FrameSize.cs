namespace Sora.Lab.Video.Decoders;

/// <summary>The size of delivered frames.</summary>
internal static class FrameSize
{
    public static (int Width, int Height) Fit(int width, int height, VideoReadOptions options) =>
        (options.Width, options.Height) switch
        {
            ({ } w, { } h) => (w, h),
            ({ } w, null) => (w, Scaled(height, w, width)),
            (null, { } h) => (Scaled(width, h, height), h),
            _ => (width, height),
        };

    /// <summary>One frame must fit the limit before a byte of it is decoded.</summary>
    public static void Check(string name, int width, int height, VideoReadOptions options)
    {
        var bytes = (long)width * height * 4;
        if (bytes > Math.Min(options.MaxBytes, int.MaxValue))
        {
            throw new VideoFileException(
                $"Cannot read '{name}': a frame of {width}x{height} takes {bytes:N0} bytes; the limit is "
                    + $"{Math.Min(options.MaxBytes, int.MaxValue):N0}. Ask for a smaller Width or raise MaxBytes."
            );
        }
    }

    private static int Scaled(int side, int numerator, int denominator) =>
        Math.Max(1, (int)Math.Round((double)side * numerator / denominator));
}
