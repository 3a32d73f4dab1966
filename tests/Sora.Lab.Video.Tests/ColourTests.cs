using SkiaSharp;

namespace Sora.Lab.Video.Tests;

public sealed class ColourTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("yuv420p", "libx264")]
    [InlineData("yuv420p10le", "libx264")]
    [InlineData("yuv422p10le", "prores_ks")]
    [InlineData("yuv444p12le", "libx265")]
    [InlineData("gbrp10le", "ffv1")]
    [InlineData("gray", "ffv1")]
    [InlineData("yuvj420p", "mjpeg")]
    [InlineData("rgb48le", "png")]
    public void Any_pixel_format_gives_the_same_grey(string format, string codec)
    {
        MakeColour("a.mov", "0x808080", format, codec);

        Assert.InRange(Clips.Distance((128, 128, 128), VideoReader.Read(folder["a.mov"]).Pixel(0, 32, 24)), 0, 2);
    }

    [Theory]
    [InlineData("bt709", 64, 48)]
    [InlineData("smpte170m", 64, 48)]
    [InlineData("", 64, 48)] // Unlabelled: BT.601 below 720 lines ...
    [InlineData("", 128, 720)] // ... BT.709 from there.
    public void The_matrix_is_the_labelled_or_the_usual_one(string label, int width, int height)
    {
        var matrix = label is "bt709" || height >= 720 ? "bt709" : "bt601";
        string[] labels = label.Length > 0 ? ["-colorspace", label] : [];
        folder.Make(
            "a.mkv",
            [
                .. new[]
                {
                    "-f",
                    "lavfi",
                    "-i",
                    $"color=0xDC2828:s={width}x{height}:r=8,format=rgb24",
                    "-frames:v",
                    "2",
                },
                .. new[] { "-vf", $"scale=out_color_matrix={matrix}:flags=accurate_rnd,format=yuv444p" },
                .. labels,
                .. new[] { "-c:v", "libx264", "-crf", "1", "-bsf:v", Unlabelled(label) },
            ]
        );

        var found = VideoReader.Read(folder["a.mkv"]).Pixel(0, 32, 24);

        Assert.InRange(Clips.Distance(Clips.Red, found), 0, 3);
    }

    [Theory]
    [InlineData("a.mov", "qtrle", "argb")]
    [InlineData("a.mkv", "ffv1", "yuva444p")]
    [InlineData("a.webm", "libvpx-vp9", "yuva420p")]
    [InlineData("a.webm", "libvpx", "yuva420p")]
    [InlineData("a.apng", "apng", "rgba")]
    [InlineData("a.png", "png", "rgba")]
    [InlineData("a.webp", "libwebp", "bgra")]
    public void Transparent_pixels_show_the_background(string name, string codec, string format)
    {
        // Left half clear, right half half-red.
        const string Picture = "color=0xDC2828:s=64x48:r=8,format=rgba,geq=r=220:g=40:b=40:a='if(lt(X,32),0,128)'";
        var frames = name is "a.png" or "a.webp" ? "1" : "2";
        string[] encoding = codec.StartsWith("libvpx", StringComparison.Ordinal)
            ? ["-auto-alt-ref", "0", "-b:v", "4M"]
            : [];
        folder.Make(
            name,
            [
                .. new[] { "-f", "lavfi", "-i", Picture, "-frames:v", frames, "-c:v", codec, "-pix_fmt", format },
                .. encoding,
            ]
        );

        var white = VideoReader.Read(folder[name]);
        var blue = VideoReader.Read(folder[name], new VideoReadOptions { Background = new SKColor(0, 0, 255) });
        var small = VideoReader.Read(
            folder[name],
            new VideoReadOptions { Background = new SKColor(0, 0, 255), Width = 32 }
        );

        Assert.True(VideoReader.Probe(folder[name]).HasAlpha);
        Assert.InRange(Clips.Distance((255, 255, 255), white.Pixel(0, 8, 24)), 0, 2);
        Assert.InRange(Clips.Distance((237, 147, 147), white.Pixel(0, 56, 24)), 0, 6);
        Assert.InRange(Clips.Distance((0, 0, 255), blue.Pixel(0, 8, 24)), 0, 2);
        Assert.InRange(Clips.Distance((110, 20, 147), blue.Pixel(0, 56, 24)), 0, 6);
        Assert.InRange(Clips.Distance((110, 20, 147), small.Pixel(0, 28, 12)), 0, 6);
        // Resizing must not drag the hidden red into the clear half.
        Assert.InRange(Clips.Distance((0, 0, 255), small.Pixel(0, 8, 12)), 0, 2);
    }

    [Theory]
    [InlineData("smpte2084")]
    [InlineData("arib-std-b67")]
    public void High_dynamic_range_is_mapped_to_shown_levels(string transfer)
    {
        // 10-bit greys from black to the brightest, as the camera coded them.
        folder.Make(
            "a.mkv",
            [
                .. new[]
                {
                    "-f",
                    "lavfi",
                    "-i",
                    "color=black:s=64x16:r=8,format=yuv420p10le,geq=lum='64+X*876/63':cb=512:cr=512",
                },
                .. new[] { "-frames:v", "2", "-c:v", "ffv1", "-color_primaries", "bt2020", "-color_trc", transfer },
                .. new[] { "-colorspace", "bt2020nc" },
            ]
        );

        var info = VideoReader.Probe(folder["a.mkv"]);
        var clip = VideoReader.Read(folder["a.mkv"]);
        var levels = Enumerable.Range(0, 64).Select(x => (int)clip.Pixel(0, x, 8).G).ToList();

        Assert.True(info.IsHighDynamicRange);
        Assert.Equal(levels.Order(), levels);
        Assert.InRange(levels[0], 0, 4);
        Assert.InRange(levels[37], 120, 240); // 0.58 of PQ is the 203 nits of a sheet of paper.
        Assert.InRange(levels[63], 230, 255);
    }

    private void MakeColour(string name, string colour, string format, string codec) =>
        folder.Make(
            name,
            [
                .. new[] { "-f", "lavfi", "-i", $"color={colour}:s=64x48:r=8", "-frames:v", "2" },
                .. new[] { "-c:v", codec, "-pix_fmt", format, "-strict", "-2" },
            ]
        );

    private static string Unlabelled(string label) => label.Length > 0 ? "null" : "h264_metadata=matrix_coefficients=2";
}
