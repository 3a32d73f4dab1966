namespace Sora.Lab.Video.Tests;

public sealed class ReadingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("a.mp4", 9, 33, 47)]
    [InlineData("a.mkv", 1, 64, 48)]
    [InlineData("a.avi", 9, 64, 48)]
    [InlineData("a.mpg", 9, 64, 48)]
    [InlineData("a.ts", 9, 64, 48)]
    [InlineData("a.ogv", 9, 64, 48)]
    [InlineData("a.mov", 2, 64, 48)]
    [InlineData("a.webm", 9, 33, 47)]
    [InlineData("a.gif", 9, 33, 47)]
    [InlineData("a.y4m", 9, 33, 47)]
    public void Any_container_gives_all_its_frames(string name, int frames, int width, int height)
    {
        var pixels = width % 2 == 1 && name is "a.mp4" or "a.y4m" ? "yuv444p" : "yuv420p";
        string[] format = name == "a.gif" ? [] : ["-pix_fmt", pixels];
        folder.MakeTest(name, $"{width}x{height}", 25, frames, format);

        var clip = VideoReader.Read(folder[name]);

        Assert.Equal((frames, width, height), (clip.Frames, clip.Width, clip.Height));
        Assert.Equal(25, clip.FramesPerSecond, 1e-9);
        Assert.True(clip.Frame(0).ToArray().Distinct().Count() > 4, "The picture is blank.");
    }

    [Fact]
    public void What_is_probed_is_what_is_read()
    {
        folder.MakeTest("a.mp4", "64x48", 8, 9);

        var info = VideoReader.Probe(folder["a.mp4"]);

        Assert.Equal((64, 48, 9, 8.0), (info.Width, info.Height, info.Frames, info.FramesPerSecond));
        Assert.Equal(TimeSpan.FromSeconds(9 / 8.0), info.Duration);
        Assert.Equal(
            (0, 1.0, false, false),
            (info.Rotation, info.PixelAspect, info.HasAlpha, info.IsVariableFrameRate)
        );
    }

    [Theory]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    public void Rotated_films_stand_upright(int degrees)
    {
        VideoWriter.Write(CornerClip(), folder["flat.mp4"]);
        folder.Make("a.mp4", ["-i", folder["flat.mp4"], "-c", "copy", "-metadata:s:v", $"rotate={360 - degrees}"]);

        var info = VideoReader.Probe(folder["a.mp4"]);
        var clip = VideoReader.Read(folder["a.mp4"]);

        var (width, height) = degrees == 180 ? (64, 48) : (48, 64);
        var (x, y) = degrees switch
        {
            90 => (width - 4, 4),
            180 => (width - 4, height - 4),
            _ => (4, height - 4),
        };
        Assert.Equal(degrees, info.Rotation);
        Assert.Equal((width, height), (info.Width, info.Height));
        Assert.Equal((width, height), (clip.Width, clip.Height));
        Assert.Equal((64, 48), (info.StoredWidth, info.StoredHeight));
        Assert.InRange(Clips.Distance(Clips.Red, clip.Pixel(0, x, y)), 0, 6);
    }

    [Theory]
    [InlineData("2/1", 128, 48)]
    [InlineData("1/2", 64, 96)]
    [InlineData("12/11", 70, 48)]
    public void Pixels_are_delivered_square(string aspect, int width, int height)
    {
        folder.MakeTest("a.mp4", "64x48", 8, 2, "-vf", $"setsar={aspect}", "-pix_fmt", "yuv420p");

        var clip = VideoReader.Read(folder["a.mp4"]);

        Assert.Equal((width, height), (clip.Width, clip.Height));
        Assert.Equal(64, VideoReader.Probe(folder["a.mp4"]).StoredWidth);
    }

    [Fact]
    public void Rotation_and_pixel_aspect_work_together()
    {
        folder.MakeTest("flat.mp4", "64x48", 8, 2, "-vf", "setsar=2/1", "-pix_fmt", "yuv420p");
        folder.Make("a.mp4", "-i", folder["flat.mp4"], "-c", "copy", "-metadata:s:v", "rotate=90");

        var clip = VideoReader.Read(folder["a.mp4"]);

        Assert.Equal((48, 128), (clip.Width, clip.Height));
    }

    [Fact]
    public void Variable_rates_keep_the_speed_of_motion()
    {
        // Ten frames in the first second, then one a second: 14 frames in 5 seconds.
        VideoWriter.Write(Ramp(50, 10), folder["even.apng"]);
        folder.Make(
            "a.mkv",
            ["-i", folder["even.apng"], "-vf", "select='lt(n,10)+not(mod(n,10))'", "-fps_mode", "vfr", "-c:v", "ffv1"]
        );

        var info = VideoReader.Probe(folder["a.mkv"]);
        var clip = VideoReader.Read(folder["a.mkv"]);

        Assert.True(info.IsVariableFrameRate);
        Assert.Null(info.Frames);
        Assert.Equal(10, info.FramesPerSecond);
        Assert.Equal(
            Enumerable.Range(0, 10).Select(i => i * 5),
            Enumerable.Range(0, 10).Select(i => (int)clip.Pixel(i, 0, 0).R)
        );
        Assert.Equal([50, 50, 100, 100], new[] { 12, 19, 21, 29 }.Select(i => (int)clip.Pixel(i, 0, 0).R));
    }

    [Theory]
    [InlineData(16, 18)]
    [InlineData(4, 5)]
    public void Resampling_keeps_the_duration(double rate, int frames)
    {
        folder.MakeTest("a.mp4", "64x48", 8, 9);

        var clip = VideoReader.Read(folder["a.mp4"], new VideoReadOptions { FramesPerSecond = rate });

        Assert.Equal(rate, clip.FramesPerSecond);
        Assert.InRange(clip.Frames, frames - 1, frames);
    }

    [Theory]
    [InlineData("a.apng")]
    [InlineData("a.mp4")]
    [InlineData("a.ts")]
    [InlineData("a.mpg")]
    public void A_part_can_be_read(string name)
    {
        VideoWriter.Write(Ramp(50, 25), folder["all.apng"]);
        string[] encoding = name == "a.apng" ? ["-f", "apng"] : ["-g", "12", "-q:v", "2", "-pix_fmt", "yuv420p"];
        folder.Make(name, ["-i", folder["all.apng"], .. encoding]);
        var options = new VideoReadOptions { Start = TimeSpan.FromSeconds(1), Frames = 3 };

        var clip = VideoReader.Read(folder[name], options);

        Assert.Equal(3, clip.Frames);
        for (var frame = 0; frame < 3; frame++)
        {
            Assert.InRange(clip.Pixel(frame, 8, 8).R, (25 + frame) * 5 - 2, (25 + frame) * 5 + 2);
        }
    }

    [Theory]
    [InlineData(32, 24, 32, 24)]
    [InlineData(32, null, 32, 24)]
    [InlineData(null, 96, 128, 96)]
    [InlineData(50, 10, 50, 10)]
    public void Frames_can_be_resized(int? width, int? height, int expectedWidth, int expectedHeight)
    {
        VideoWriter.Write(Clips.MovingSquare(1), folder["a.png"]);
        VideoWriter.Write(Clips.MovingSquare(2), folder["a.mp4"]);
        var options = new VideoReadOptions { Width = width, Height = height };

        foreach (var clip in new[] { "a.png", "a.mp4" }.Select(name => VideoReader.Read(folder[name], options)))
        {
            Assert.Equal((expectedWidth, expectedHeight), (clip.Width, clip.Height));
            var inSquare = clip.Pixel(0, 16 * expectedWidth / 64, 20 * expectedHeight / 48);
            Assert.InRange(Clips.Distance(Clips.Red, inSquare), 0, 4);
        }
    }

    [Fact]
    public void A_start_past_the_end_is_told()
    {
        folder.MakeTest("a.mp4", "64x48", 8, 9);
        var options = new VideoReadOptions { Start = TimeSpan.FromSeconds(9) };

        var error = Assert.Throws<VideoFileException>(() => VideoReader.Read(folder["a.mp4"], options));

        Assert.Contains("none after 9 s", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, long.MaxValue)]
    [InlineData(int.MaxValue, 9 * 64 * 48 * 3 - 1)]
    public void Clips_over_the_limit_are_refused(int maxFrames, long maxBytes)
    {
        folder.MakeTest("a.mp4", "64x48", 8, 9);
        folder.MakeTest("a.ts", "64x48", 8, 9); // Does not say how long it is.
        var options = new VideoReadOptions { MaxFrames = maxFrames, MaxBytes = maxBytes };

        foreach (var name in new[] { "a.mp4", "a.ts" })
        {
            var error = Assert.Throws<VideoFileException>(() => VideoReader.Read(folder[name], options));
            Assert.Contains("VideoReader.Stream", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_clip_at_the_limit_is_read()
    {
        folder.MakeTest("a.mp4", "64x48", 8, 9);
        var options = new VideoReadOptions { MaxFrames = 9, MaxBytes = 9 * 64 * 48 * 3 };

        Assert.Equal(9, VideoReader.Read(folder["a.mp4"], options).Frames);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        var path = folder.MakeTest("a.mp4", "64x48", 8, 2);
        VideoReadOptions[] wrong =
        [
            new() { Frames = 0 },
            new() { Width = 0 },
            new() { Height = -4 },
            new() { FramesPerSecond = double.NaN },
            new() { FramesPerSecond = 0 },
            new() { Start = TimeSpan.FromSeconds(-1) },
        ];

        Assert.All(wrong, options => Assert.Throws<ArgumentOutOfRangeException>(() => VideoReader.Read(path, options)));
    }

    private static VideoClip CornerClip()
    {
        var clip = new VideoClip(2, 48, 64, 8);
        Clips.Fill(clip, 0, 0, 0, 16, 16, Clips.Red);
        return clip;
    }

    /// <summary>Frame i is a flat grey of 5 i.</summary>
    private static VideoClip Ramp(int frames, double rate)
    {
        var clip = new VideoClip(frames, 16, 16, rate);
        for (var frame = 0; frame < frames; frame++)
        {
            clip.Frame(frame).Fill((byte)(5 * frame));
        }

        return clip;
    }
}
