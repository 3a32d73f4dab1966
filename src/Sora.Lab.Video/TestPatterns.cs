using System.Globalization;
using Sora.Lab.Video.Processes;

namespace Sora.Lab.Video;

/// <summary>Draws <see cref="TestPattern"/>s: clips without any file.</summary>
public static class TestPatterns
{
    private const int LifeSide = 4; // pixels of a cell

    /// <summary>What ffmpeg calls a pattern.</summary>
    public static string NameOf(TestPattern pattern) =>
        pattern switch
        {
            TestPattern.TestCard => "testsrc2",
            TestPattern.Mandelbrot => "mandelbrot",
            TestPattern.ColorBars => "smptebars",
            TestPattern.Life => "life",
            _ => throw new ArgumentOutOfRangeException(nameof(pattern), pattern, "Expected a pattern of the list."),
        };

    /// <summary>Draws a clip.</summary>
    /// <param name="pattern">Which.</param>
    /// <param name="width">W, a multiple of 4.</param>
    /// <param name="height">H, a multiple of 4.</param>
    /// <param name="frames">At least 1.</param>
    /// <param name="framesPerSecond">Above 0.</param>
    /// <exception cref="VideoFileException">ffmpeg is missing or refuses.</exception>
    public static VideoClip Draw(TestPattern pattern, int width, int height, int frames, double framesPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        ThrowIfNoCells(width, nameof(width));
        ThrowIfNoCells(height, nameof(height));
        string[] arguments =
        [
            "-v",
            "error",
            "-f",
            "lavfi",
            "-i",
            Graph(pattern, width, height, framesPerSecond),
            "-frames:v",
            frames.ToString(CultureInfo.InvariantCulture),
            "-pix_fmt",
            "rgb24",
            "-f",
            "rawvideo",
            "pipe:1",
        ];
        using var tool = ToolProcess.Start(FFmpegTools.FFmpeg, arguments);
        tool.Input.Close();
        var pixels = new byte[frames * height * width * 3];
        var got = tool.Output.ReadAtLeast(pixels, pixels.Length, throwOnEndOfStream: false);
        var result = tool.FinishAsync(CancellationToken.None).GetAwaiter().GetResult();
        return result.ExitCode == 0 && got == pixels.Length
            ? new VideoClip(pixels, frames, height, width, framesPerSecond)
            : throw new VideoFileException(
                $"Cannot draw '{NameOf(pattern)}': expected {pixels.Length} bytes from ffmpeg, found {got}. {string.Join(' ', result.Complaints)}"
            );
    }

    private static string Graph(TestPattern pattern, int width, int height, double rate) =>
        pattern == TestPattern.Life
            ? FormattableString.Invariant(
                $"life=s={width / LifeSide}x{height / LifeSide}:r={rate}:seed=1:ratio=0.35,format=rgb24,scale={width}:{height}:flags=neighbor"
            )
            : FormattableString.Invariant($"{NameOf(pattern)}=s={width}x{height}:r={rate}");

    private static void ThrowIfNoCells(int side, string name)
    {
        if (side < LifeSide || side % LifeSide != 0)
        {
            throw new ArgumentOutOfRangeException(name, side, $"Expected a multiple of {LifeSide} pixels.");
        }
    }
}
