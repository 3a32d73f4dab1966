namespace Sora.Lab.Video.Tests;

public sealed class WritingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("a.webm")]
    [InlineData("a.gif")]
    [InlineData("a.apng")]
    public void What_is_written_is_read_back(string name)
    {
        var clip = Clips.MovingSquare();

        VideoWriter.Write(clip, folder[name]);
        var read = VideoReader.Read(folder[name]);

        Assert.Equal((9, 48, 64, 8.0), (read.Frames, read.Height, read.Width, read.FramesPerSecond));
        for (var frame = 0; frame < clip.Frames; frame++)
        {
            var (x, y) = (4 + 2 * frame + 12, 20);
            Assert.InRange(Clips.Distance(Clips.Red, read.Pixel(frame, x, y)), 0, 3);
        }
    }

    [Theory]
    [InlineData("a.apng", 0)]
    [InlineData("a.gif", 0)]
    [InlineData("a.mp4", 3)]
    [InlineData("a.webm", 3)]
    public void The_eight_colours_of_the_world_survive(string name, int tolerance)
    {
        (byte, byte, byte)[] colours =
        [
            (220, 40, 40),
            (245, 130, 30),
            (240, 205, 40),
            (40, 160, 70),
            (45, 90, 220),
            (150, 60, 190),
            (245, 245, 245),
            (25, 25, 25),
        ];
        var clip = new VideoClip(5, 64, 128, 8);
        for (var i = 0; i < 5 * colours.Length; i++)
        {
            Clips.Fill(clip, i / 8, i % 4 * 32, i % 8 / 4 * 32, 32, 32, colours[i % 8]);
        }

        VideoWriter.Write(clip, folder[name]);
        var read = VideoReader.Read(folder[name]);

        for (var i = 0; i < 5 * colours.Length; i++)
        {
            var found = read.Pixel(i / 8, i % 4 * 32 + 16, i % 8 / 4 * 32 + 16);
            Assert.InRange(Clips.Distance(colours[i % 8], found), 0, tolerance);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(17, 33)]
    public void Odd_sizes_keep_every_pixel_where_the_format_can(int height, int width)
    {
        var clip = Clips.Noise(3, height, width);

        VideoWriter.Write(clip, folder["a.apng"]);

        Assert.Equal(clip.Pixels.ToArray(), VideoReader.Read(folder["a.apng"]).Pixels.ToArray());
    }

    [Theory]
    [InlineData(1, 1, 2, 2)]
    [InlineData(17, 33, 18, 34)]
    [InlineData(48, 33, 48, 34)]
    [InlineData(17, 32, 18, 32)]
    public void Mp4_extends_odd_sizes_by_the_last_row_and_column(int height, int width, int evenHeight, int evenWidth)
    {
        var clip = Clips.MovingSquare(2, height, width);
        Clips.Fill(clip, 1, 0, 0, width, height, Clips.Red);

        VideoWriter.Write(clip, folder["a.mp4"]);
        var read = VideoReader.Read(folder["a.mp4"]);

        Assert.Equal((2, evenHeight, evenWidth), (read.Frames, read.Height, read.Width));
        Assert.InRange(Clips.Distance(Clips.Red, read.Pixel(1, evenWidth - 1, evenHeight - 1)), 0, 3);
    }

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("a.webm")]
    [InlineData("a.gif")]
    [InlineData("a.apng")]
    [InlineData("a.png")]
    public void One_frame_is_a_clip(string name)
    {
        var clip = Clips.MovingSquare(1);

        VideoWriter.Write(clip, folder[name]);
        var read = VideoReader.Read(folder[name]);

        Assert.Equal((1, 48, 64), (read.Frames, read.Height, read.Width));
        Assert.InRange(Clips.Distance(Clips.Red, read.Pixel(0, 16, 20)), 0, 3);
        Assert.Equal(1, VideoReader.Probe(folder[name]).Frames);
    }

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("a.webm")]
    [InlineData("a.gif")]
    [InlineData("a.apng")]
    [InlineData("a.png")]
    public void The_same_clip_gives_the_same_bytes(string name)
    {
        var clip = Clips.MovingSquare(name == "a.png" ? 1 : 5);

        VideoWriter.Write(clip, folder[name]);
        var first = File.ReadAllBytes(folder[name]);
        VideoWriter.Write(clip, folder[name]);

        Assert.Equal(first, File.ReadAllBytes(folder[name]));
    }

    [Theory]
    [InlineData(VideoFormat.Mp4, "66747970", 4)]
    [InlineData(VideoFormat.Webm, "1A45DFA3", 0)]
    [InlineData(VideoFormat.Gif, "474946383961", 0)]
    [InlineData(VideoFormat.Apng, "89504E47", 0)]
    public void Bytes_for_a_notebook_are_those_of_the_file(VideoFormat format, string signature, int at)
    {
        var clip = Clips.MovingSquare(3);

        var bytes = VideoWriter.ToBytes(clip, format);
        VideoWriter.Write(clip, folder["a.bin"], new VideoWriteOptions { Format = format });

        Assert.Equal(signature, Convert.ToHexString(bytes.AsSpan(at, signature.Length / 2)));
        Assert.Equal(File.ReadAllBytes(folder["a.bin"]), bytes);
    }

    [Fact]
    public void Mp4_is_what_browsers_play()
    {
        VideoWriter.Write(Clips.MovingSquare(), folder["a.mp4"]);
        var info = VideoReader.Probe(folder["a.mp4"]);
        var bytes = File.ReadAllBytes(folder["a.mp4"]);

        Assert.Equal(("h264", "yuv420p"), (info.Codec, info.PixelFormat));
        Assert.True(bytes.AsSpan().IndexOf("moov"u8) < bytes.AsSpan().IndexOf("mdat"u8), "It does not start fast.");
        Assert.Equal(-1, bytes.AsSpan().IndexOf("soun"u8));
    }

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("a.webm")]
    public void Colours_are_labelled(string name)
    {
        VideoWriter.Write(Clips.MovingSquare(), folder[name]);

        Assert.Equal("tv,bt709,iec61966-2-1,bt709", Ffprobe.Colours(folder[name]));
    }

    [Theory]
    [InlineData(24000.0 / 1001, "a.mp4")]
    [InlineData(30000.0 / 1001, "a.webm")]
    [InlineData(12.5, "a.mp4")]
    [InlineData(60, "a.mp4")]
    [InlineData(24, "a.apng")]
    [InlineData(50, "a.gif")]
    [InlineData(1, "a.gif")]
    [InlineData(0.5, "a.mp4")]
    public void The_frame_rate_is_kept(double rate, string name)
    {
        VideoWriter.Write(Clips.MovingSquare(9, rate: rate), folder[name]);
        var read = VideoReader.Read(folder[name]);

        Assert.Equal(9, read.Frames);
        Assert.Equal(rate, read.FramesPerSecond, 1e-6);
    }

    [Fact]
    public void A_lower_rate_factor_comes_closer()
    {
        var clip = Clips.Noise(3, 32, 32);

        var errors = new[] { 0, 18, 40 }.Select(factor =>
        {
            VideoWriter.Write(clip, folder["a.mp4"], new VideoWriteOptions { ConstantRateFactor = factor });
            var read = VideoReader.Read(folder["a.mp4"]).Pixels.ToArray();
            return clip.Pixels.ToArray().Zip(read, (a, b) => Math.Abs(a - b)).Average();
        });

        Assert.Equal(errors.Order(), errors);
    }

    [Fact]
    public void A_folder_gets_numbered_pngs()
    {
        var clip = Clips.Noise(3, 5, 7);

        VideoWriter.Write(clip, folder["out/"]);

        Assert.Equal(["frame_0000.png", "frame_0001.png", "frame_0002.png"], Files("out"));
        Assert.Equal(clip.Frame(2).ToArray(), VideoReader.Read(folder["out/frame_0002.png"]).Pixels.ToArray());
    }

    [Fact]
    public void A_pattern_names_the_pngs_and_drops_what_an_earlier_sequence_left()
    {
        VideoWriter.Write(Clips.Noise(12, 5, 7), folder["out/x%02d.png"]);
        File.WriteAllText(folder["out/x_notes.png"], "mine");

        VideoWriter.Write(Clips.Noise(2, 5, 7), folder["out/x%02d.png"]);

        Assert.Equal(["x00.png", "x01.png", "x_notes.png"], Files("out"));
    }

    [Fact]
    public void A_percent_sign_that_is_no_pattern_is_a_letter()
    {
        VideoWriter.Write(Clips.Noise(1, 5, 7), folder["100%.png"]);

        Assert.Equal(["100%.png"], folder.Names);
    }

    [Fact]
    public void Writing_replaces_and_leaves_nothing_beside()
    {
        File.WriteAllText(folder["a.mp4"], "old");

        VideoWriter.Write(Clips.MovingSquare(), folder["a.mp4"]);

        Assert.Equal(["a.mp4"], folder.Names);
        Assert.Equal(9, VideoReader.Read(folder["a.mp4"]).Frames);
    }

    private IEnumerable<string> Files(string name) =>
        Directory.EnumerateFileSystemEntries(folder[name]).Select(file => Path.GetFileName(file)!).Order();
}
