using System.Globalization;
using Sora.Lab.Video.Decoders;

namespace Sora.Lab.Video.Encoders;

/// <summary>What to ask ffmpeg for, by format.</summary>
internal static class EncoderArguments
{
    /// <summary>GIF counts in hundredths of a second, and browsers slow anything below two of them.</summary>
    private const double MaxGifRate = 50;

    /// <summary>sRGB values, BT.709 matrix, studio range: said in the file, so that no player guesses.</summary>
    private static readonly string[] Colours =
    [
        .. new[] { "-colorspace", "bt709", "-color_primaries", "bt709" },
        .. new[] { "-color_trc", "iec61966-2-1", "-color_range", "tv" },
    ];

    // The bytes depend on the number of encoder threads, so it is fixed, not the machine's.
    private static readonly string[] Threads = ["-threads", "2"];

    public static bool NeedsEvenSize(VideoFormat format) => format == VideoFormat.Mp4;

    public static IReadOnlyList<string> For(
        VideoClip clip,
        VideoFormat format,
        VideoWriteOptions options,
        string url,
        string name
    )
    {
        var even = NeedsEvenSize(format) ? 1 : 0;
        var (width, height) = (clip.Width + clip.Width % 2 * even, clip.Height + clip.Height % 2 * even);
        string[] input =
        [
            .. new[] { "-hide_banner", "-v", "error", "-xerror", "-y", "-f", "rawvideo", "-pixel_format", "rgb24" },
            .. new[] { "-video_size", string.Create(CultureInfo.InvariantCulture, $"{width}x{height}") },
            .. new[] { "-framerate", Rational.From(clip.FramesPerSecond).ToString(), "-i", "pipe:0" },
        ];
        string[] reproducible = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"];
        return [.. input, .. Codec(clip, format, options, name), .. reproducible, url];
    }

    private static string[] Codec(VideoClip clip, VideoFormat format, VideoWriteOptions options, string name)
    {
        var quality = options.ConstantRateFactor.ToString(CultureInfo.InvariantCulture);
        return format switch
        {
            VideoFormat.Mp4 =>
            [
                .. new[] { "-vf", Yuv("yuv420p"), "-c:v", "libx264", "-preset", "medium", "-crf", quality },
                .. Threads,
                .. Colours,
                .. new[] { "-movflags", "+faststart", "-f", "mp4" },
            ],
            VideoFormat.Webm =>
            [
                .. new[] { "-vf", Yuv("yuv444p"), "-c:v", "libvpx-vp9", "-crf", quality, "-b:v", "0" },
                .. new[] { "-deadline", "good", "-cpu-used", "2", "-row-mt", "0" },
                .. Threads,
                .. Colours,
                .. new[] { "-f", "webm" },
            ],
            VideoFormat.Gif => Gif(clip, options, name),
            VideoFormat.Apng =>
            [
                .. new[] { "-c:v", "apng", "-pix_fmt", "rgb24", "-pred", "mixed" },
                .. new[] { "-plays", options.Loop ? "0" : "1", "-f", "apng" },
            ],
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Expected a format ffmpeg writes."),
        };
    }

    private static string[] Gif(VideoClip clip, VideoWriteOptions options, string name)
    {
        if (clip.FramesPerSecond > MaxGifRate)
        {
            throw new VideoFileException(
                $"Cannot write '{name}': a GIF plays at most {MaxGifRate} frames per second, found "
                    + string.Create(
                        CultureInfo.InvariantCulture,
                        $"{clip.FramesPerSecond:0.###}. Write mp4, webm or apng."
                    )
            );
        }

        const string Palette = "split[a][b];[a]palettegen=stats_mode=full[p];[b][p]paletteuse=dither=sierra2_4a";
        return ["-vf", Palette, "-c:v", "gif", "-loop", options.Loop ? "0" : "-1", "-f", "gif"];
    }

    /// <summary>RGB to YUV at full precision: without these flags a flat red comes back several levels off.</summary>
    private static string Yuv(string format) =>
        "scale=out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp,format="
        + format;
}
