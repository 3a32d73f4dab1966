using SkiaSharp;

namespace Sora.Lab.Video.Tests;

public sealed class PictureFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.jpg")]
    [InlineData("a.webp")]
    [InlineData("a.bmp")]
    [InlineData("a.tif")]
    [InlineData("a.gif")]
    [InlineData("renamed.mp4")]
    public void A_picture_is_a_clip_of_one_frame(string name)
    {
        string[] format = name == "renamed.mp4" ? ["-f", "image2", "-c:v", "png"] : [];
        folder.MakeTest(name, "33x47", 8, 1, format);

        var clip = VideoReader.Read(folder[name]);

        Assert.Equal((1, 33, 47), (clip.Frames, clip.Width, clip.Height));
        Assert.Equal(1, VideoReader.Probe(folder[name]).Frames);
    }

    [Theory]
    [InlineData(1, 4, 4, 64, 48)]
    [InlineData(2, 60, 4, 64, 48)]
    [InlineData(3, 60, 44, 64, 48)]
    [InlineData(4, 4, 44, 64, 48)]
    [InlineData(5, 4, 4, 48, 64)]
    [InlineData(6, 44, 4, 48, 64)]
    [InlineData(7, 44, 60, 48, 64)]
    [InlineData(8, 4, 60, 48, 64)]
    public void Photographs_stand_as_they_were_held(byte orientation, int x, int y, int width, int height)
    {
        var clip = new VideoClip(1, 48, 64, 1);
        Clips.Fill(clip, 0, 0, 0, 16, 16, Clips.Red);
        using var picture = SKBitmap.Decode(StillImage.ToPng(clip));
        using var jpeg = picture.Encode(SKEncodedImageFormat.Jpeg, 100);
        File.WriteAllBytes(folder["a.jpg"], WithOrientation(jpeg.ToArray(), orientation));

        var read = VideoReader.Read(folder["a.jpg"]);

        Assert.Equal((width, height), (read.Width, read.Height));
        Assert.InRange(Clips.Distance(Clips.Red, read.Pixel(0, x, y)), 0, 8);
        Assert.InRange(Clips.Distance((0, 0, 0), read.Pixel(0, width / 2, height / 2)), 0, 8);
    }

    [Fact]
    public void Animated_webp_moves()
    {
        var clip = Clips.MovingSquare(9);
        VideoWriter.Write(clip, folder["a.apng"]);
        folder.Make("a.webp", "-i", folder["a.apng"], "-c:v", "libwebp_anim", "-lossless", "1", "-pix_fmt", "bgra");

        var info = VideoReader.Probe(folder["a.webp"]);
        var read = VideoReader.Read(folder["a.webp"]);
        var part = VideoReader.Read(
            folder["a.webp"],
            new VideoReadOptions { Start = TimeSpan.FromSeconds(0.5), Frames = 2 }
        );

        Assert.Equal((9, 8.0, 9), (info.Frames, info.FramesPerSecond, read.Frames));
        Assert.Equal(clip.Pixels.ToArray(), read.Pixels.ToArray());
        Assert.Equal(2, part.Frames);
        Assert.Equal(clip.Frame(4).ToArray(), part.Frame(0).ToArray());
    }

    [Fact]
    public void A_picture_too_large_is_refused_before_it_is_decoded()
    {
        folder.MakeTest("a.png", "640x480", 8, 1);
        var options = new VideoReadOptions { MaxBytes = 100_000 };

        var error = Assert.Throws<VideoFileException>(() => VideoReader.Read(folder["a.png"], options));

        Assert.Contains("640x480", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Puts an Exif segment with one entry behind the first marker.</summary>
    private static byte[] WithOrientation(byte[] jpeg, byte orientation)
    {
        byte[] exif =
        [
            .. "Exif\0\0MM\0*"u8,
            .. new byte[] { 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0 },
        ];
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }
}
