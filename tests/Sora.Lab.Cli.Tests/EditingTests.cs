using System.Diagnostics;
using System.Runtime.InteropServices;
using Sora.Lab.Video;

namespace Sora.Lab.Cli.Tests;

public sealed class EditingTests : IDisposable
{
    private const string Prompt = "a red circle moves right over a meadow";

    private readonly string folder = Directory.CreateTempSubdirectory("sora-lab-editing-").FullName;

    public EditingTests()
    {
        var clip = new VideoClip(9, 32, 48, 8);
        new Random(1).NextBytes(clip.Pixels.Span);
        VideoWriter.Write(clip, At("clip.apng"));
        VideoWriter.Write(clip.Part(0, 1), At("image.png"));
        VideoWriter.Write(new VideoClip(5, 32, 32, 8), At("square.apng"));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(17, "--image", "image.png")]
    [InlineData(9 + 4 + 3, "--video", "clip.apng", "--extend", "+4", "-3", "--context-noise", "0.05")]
    [InlineData(9 + 8 + 9, "--video", "clip.apng", "--to", "clip.apng")]
    [InlineData(9 + 12, "--video", "clip.apng", "--loop")]
    [InlineData(9, "--video", "clip.apng", "--strength", "0.3")]
    [InlineData(9, "--video", "clip.apng", "--shown", "a blue circle moves right over a meadow")]
    [InlineData(9, "--video", "clip.apng", "--mask", "image.png")]
    [InlineData(9, "--video", "clip.apng", "--box", "8,8,16,12", "--passes", "2")]
    [InlineData(
        2 * 9,
        "--then",
        "a red circle grows over a meadow",
        "--from",
        "first",
        "--frames",
        "9",
        "--width",
        "48",
        "--height",
        "32"
    )]
    public void What_is_given_becomes_a_clip_of_its_size(int frames, params string[] options)
    {
        var result = Generate("out.apng", options);
        Assert.True(result.ExitCode == 0, result.Error);
        var clip = VideoReader.Read(At("out.apng"));
        Assert.Equal((frames, 48, 32), (clip.Frames, clip.Width, clip.Height));
    }

    [Theory]
    [InlineData(9 + 8 + 9, "--video", "clip.apng", "--video", "clip.apng", "--to", "clip.apng")]
    [InlineData(13 + 9, "--to", "clip.apng", "--also", "a blue circle grows over a meadow")]
    public void Several_beginnings_reach_one_end(int frames, params string[] options)
    {
        var result = Generate("out.apng", options);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.False(File.Exists(At("out.apng")));
        VideoClip[] clips = [.. new[] { "out-1.apng", "out-2.apng" }.Select(name => VideoReader.Read(At(name)))];
        var end = VideoReader.Read(At("clip.apng"));
        Assert.All(clips, clip => Assert.Equal(frames, clip.Frames));
        Assert.All(
            clips,
            clip => Assert.Equal(end.Pixels.ToArray(), clip.Part(frames - end.Frames, end.Frames).Pixels.ToArray())
        );
        Assert.NotEqual(clips[0].Pixels.ToArray(), clips[1].Pixels.ToArray());
    }

    [Fact]
    public void Asked_for_a_width_alone_an_image_keeps_its_shape()
    {
        Assert.Equal(0, Generate("out.apng", "--image", "image.png", "--width", "24").ExitCode);
        var clip = VideoReader.Read(At("out.apng"));
        Assert.Equal((24, 16), (clip.Width, clip.Height));
    }

    [Fact]
    public void Transparent_parts_of_an_image_lie_on_white_and_16_bits_become_8()
    {
        ushort[] orange = [ushort.MaxValue, 0x8080, 0, ushort.MaxValue];
        ushort[] pixels = [0, 0, 0, 0, .. Enumerable.Repeat(orange, (48 * 32) - 1).SelectMany(each => each)];
        File.WriteAllBytes(At("deep.raw"), MemoryMarshal.AsBytes(pixels.AsSpan()).ToArray());
        string[] format = ["-f", "rawvideo", "-pix_fmt", "rgba64le", "-video_size", "48x32"];
        using (var ffmpeg = Process.Start("ffmpeg", ["-v", "error", .. format, "-i", At("deep.raw"), At("deep.png")]))
        {
            ffmpeg.WaitForExit();
        }

        Assert.Equal((16, 6), (File.ReadAllBytes(At("deep.png"))[24], File.ReadAllBytes(At("deep.png"))[25])); // 16 bits of four channels
        var result = Generate("out.apng", "--image", "deep.png", "--frames", "5");

        Assert.True(result.ExitCode == 0, result.Error);
        var first = VideoReader.Read(At("out.apng")).Frame(0);
        Assert.Equal([255, 255, 255], first[..3].ToArray());
        Assert.InRange(first[^2], 127, 128);
        Assert.Equal((255, 0), (first[^3], first[^1]));
    }

    [Fact]
    public void A_larger_image_is_resized_to_the_size_asked_for()
    {
        VideoWriter.Write(new VideoClip(1, 300, 400, 8), At("large.png"));
        var options = new[] { "--image", "large.png", "--width", "32", "--height", "32", "--frames", "5" };
        Assert.Equal(0, Generate("out.apng", options).ExitCode);
        var clip = VideoReader.Read(At("out.apng"));
        Assert.Equal((32, 32), (clip.Width, clip.Height));
        var unasked = Generate("out-unasked.apng", "--image", "large.png");
        Assert.NotEqual(0, unasked.ExitCode);
        Assert.Contains("--width or --height", unasked.Error, StringComparison.Ordinal);
        Assert.Contains("found 400x300 in large.png", unasked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_named_before_anything_is_drawn()
    {
        var strange = Generate("out.tiff", "--model", "missing");
        var nowhere = Generate("none/out.mp4", "--model", "missing");
        Assert.Contains("found '.tiff'", strange.Error, StringComparison.Ordinal);
        Assert.Contains("there is no folder", nowhere.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(0, new[] { strange.ExitCode, nowhere.ExitCode });
    }

    [Fact]
    public void A_clip_of_twice_the_rate_keeps_the_speed_of_motion()
    {
        var fast = new VideoClip(VideoReader.Read(At("clip.apng")).Pixels.ToArray(), 9, 32, 48, 16);
        VideoWriter.Write(fast, At("fast.apng"));
        Assert.Equal(0, Generate("out.apng", "--video", "fast.apng", "--extend", "4").ExitCode);
        Assert.InRange(VideoReader.Read(At("out.apng")).Frames, 4 + 4, 4 + 5); // half of nine
    }

    [Theory]
    [InlineData("at least 1 new frame", "--video", "clip.apng", "--extend", "0")]
    [InlineData("10000", "--video", "clip.apng", "--extend", "10000")]
    [InlineData("found 2147483647 after", "--video", "clip.apng", "--extend", "2147483647", "2147483647")]
    [InlineData("and 2147483647 before", "--video", "clip.apng", "--extend", "-2147483648")]
    [InlineData("Frames: expected 4n+1, such as 5 or 9; found 6", "--to", "clip.apng", "--frames", "6")]
    [InlineData("Frames: expected 4n+1, such as 5 or 9; found 6", "--image", "image.png", "--frames", "6")]
    [InlineData("windows of at least 5 frames; found 1", "--to", "clip.apng", "--frames", "1")]
    [InlineData("48x32", "--video", "clip.apng", "--to", "square.apng")]
    [InlineData("48x32", "--video", "clip.apng", "--mask", "square.apng")]
    [InlineData("inside 48x32; found 40,8,16,12", "--video", "clip.apng", "--box", "40,8,16,12")]
    [InlineData("--box: expected left,top,width,height", "--video", "clip.apng", "--box", "40,8,wide")]
    [InlineData("--video with --extend", "--extend", "8")]
    [InlineData("--video with --shown", "--shown", "a blue circle moves right over a meadow")]
    [InlineData("--video with --strength", "--strength", "0.5")]
    [InlineData("--mask or --box with --passes", "--video", "clip.apng", "--strength", "0.5", "--passes", "2")]
    [InlineData("--image or --video", "--image", "image.png", "--video", "clip.apng")]
    [InlineData("--loop and --strength", "--video", "clip.apng", "--loop", "--strength", "0.5")]
    [InlineData("--extend with --context-noise", "--video", "clip.apng", "--context-noise", "0.1")]
    [InlineData(
        "Context noise: expected a time in [0, 1); found 2",
        "--video",
        "clip.apng",
        "--extend",
        "4",
        "--context-noise",
        "2"
    )]
    [InlineData("at least one pass; found 0", "--video", "clip.apng", "--box", "0,0,16,16", "--passes", "0")]
    [InlineData("Strength of an edit: expected in (0, 1]; found 0", "--video", "clip.apng", "--strength", "0")]
    [InlineData("zebra", "--video", "clip.apng", "--shown", "a blue zebra")]
    [InlineData("--image and --loop", "--image", "image.png", "--loop")]
    [InlineData("--then or --video", "--video", "clip.apng", "--then", "a red circle moves left over a meadow")]
    [InlineData("--then with --from", "--from", "first")]
    [InlineData("--to with --also", "--also", "a red circle grows over a meadow")]
    [InlineData("--also or --video", "--video", "clip.apng", "--to", "clip.apng", "--also", "a red circle grows")]
    [InlineData("one --video without --to; found 2", "--video", "clip.apng", "--video", "clip.apng", "--loop")]
    [InlineData("zebra", "--to", "clip.apng", "--also", "a zebra moves left over a meadow")]
    [InlineData("one prompt with --recaptioner", "--to", "clip.apng", "--also", "a ring", "--recaptioner", "auto")]
    [InlineData("zebra", "--then", "a zebra moves left over a meadow")]
    [InlineData("one prompt with --recaptioner", "--then", "a red circle grows", "--recaptioner", "auto")]
    [InlineData("missing.png", "--image", "missing.png")]
    public void What_does_not_fit_is_named_in_one_line_and_leaves_no_file(string named, params string[] options)
    {
        var result = Generate("out.apng", options);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Trim().Split('\n'));
        Assert.False(File.Exists(At("out.apng")));
    }

    private Result Generate(string output, params string[] options) =>
        SoraLab.Run([
            "generate",
            Prompt,
            "--steps",
            "1",
            "--out",
            At(output),
            .. options.Select(option => option.EndsWith("png", StringComparison.Ordinal) ? At(option) : option),
        ]);

    private string At(string name) => Path.Combine(folder, name);
}
