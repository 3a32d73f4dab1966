using System.Text;

namespace Sora.Lab.Video.Tests;

public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_missing_file_is_told() => AssertRefused(folder["none.mp4"], "no such file");

    [Fact]
    public void A_folder_is_no_video() => AssertRefused(folder.FullName, "found a folder");

    [Theory]
    [InlineData("http://example.org/a.mp4")]
    [InlineData("concat:a.mp4|b.mp4")]
    [InlineData("pipe:0")]
    [InlineData("lavfi:testsrc")]
    [InlineData("/dev/zero")]
    public void Only_files_are_read(string path) => AssertRefused(path, "Cannot read");

    [Fact]
    public void An_empty_file_is_told()
    {
        File.WriteAllBytes(folder["a.mp4"], []);

        AssertRefused(folder["a.mp4"], "0 bytes");
    }

    [Theory]
    [InlineData("a.mp4", "Dear all, this is a letter.\n")]
    [InlineData("a.txt", "Dear all, this is a letter.\n")]
    [InlineData("a.mp4", "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n")]
    [InlineData("a.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nother.ts\n#EXT-X-ENDLIST\n")]
    [InlineData("a.mp4", "ffconcat version 1.0\nfile other.ts\n")]
    [InlineData("a.srt", "1\n00:00:00,000 --> 00:00:01,000\nHello\n")]
    [InlineData("a.png", "\u0089PNG\r\n\u001a\nand then nothing")]
    [InlineData("a.webp", "RIFF0000WEBPVP8X nothing")]
    [InlineData("a.gif", "GIF89a")]
    public void Text_is_no_video(string name, string text)
    {
        folder.MakeTest("other.ts", "64x48", 8, 2);
        File.WriteAllText(folder[name], string.Concat(Enumerable.Repeat(text, 40)), Encoding.Latin1);

        AssertRefused(folder[name], "Cannot read");
    }

    [Fact]
    public void Sound_is_no_video()
    {
        folder.Make("a.wav", "-f", "lavfi", "-i", "sine=d=0.1");

        AssertRefused(folder["a.wav"], "found none");
    }

    [Theory]
    [InlineData("a.mp4", "-movflags +faststart")]
    [InlineData("a.mkv", "")]
    [InlineData("a.webm", "-deadline realtime")]
    [InlineData("a.gif", "")]
    [InlineData("a.apng", "")]
    [InlineData("a.avi", "")]
    [InlineData("a.jpg", "-q:v 1")]
    [InlineData("a.png", "")]
    public void A_file_cut_short_is_refused_or_kept_in_part(string name, string encoding)
    {
        var frames = name is "a.jpg" or "a.png" ? 1 : 32;
        folder.MakeTest(name, "64x48", 8, frames, encoding.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var bytes = File.ReadAllBytes(folder[name]);
        File.WriteAllBytes(folder[name], bytes[..(bytes.Length * 7 / 10)]);

        AssertRefused(folder[name], "DamagedFilePolicy.Keep");
        var part = VideoReader.Read(folder[name], new VideoReadOptions { Damaged = DamagedFilePolicy.Keep });

        Assert.InRange(part.Frames, 1, frames);
    }

    [Fact]
    public void A_file_without_its_index_is_refused()
    {
        folder.MakeTest("a.mp4", "64x48", 8, 32);
        var bytes = File.ReadAllBytes(folder["a.mp4"]);
        File.WriteAllBytes(folder["a.mp4"], bytes[..(bytes.Length * 7 / 10)]);

        AssertRefused(folder["a.mp4"], "moov atom not found");
    }

    [Fact]
    public void Damage_in_the_middle_is_seen()
    {
        folder.MakeTest("a.mkv", "64x48", 8, 64);
        var bytes = File.ReadAllBytes(folder["a.mkv"]);
        new Random(3).NextBytes(bytes.AsSpan(bytes.Length / 2, 2000));
        File.WriteAllBytes(folder["a.mkv"], bytes);

        AssertRefused(folder["a.mkv"], "damaged");
    }

    [Theory]
    [InlineData("-i.mp4")]
    [InlineData("-version")]
    [InlineData("--help.mp4")]
    [InlineData("a:b.mp4")]
    [InlineData("concat:a.mp4")]
    [InlineData("a%04d.mp4")]
    [InlineData("50% off.mp4")]
    [InlineData("a*?[1]{b}.mp4")]
    [InlineData("quote\" -y \".mp4")]
    [InlineData("it's.mp4")]
    [InlineData("back\\slash.mp4")]
    [InlineData("new\nline.mp4")]
    [InlineData("$(touch x) `id`; ls.mp4")]
    [InlineData("ünï 文字 🎬.mp4")]
    [InlineData(" .mp4")]
    public void Any_name_is_only_a_name(string name)
    {
        var clip = Clips.MovingSquare(3);

        VideoWriter.Write(clip, folder[name], new VideoWriteOptions { Format = VideoFormat.Mp4 });

        Assert.Equal([name], folder.Names);
        Assert.Equal(3, VideoReader.Read(folder[name]).Frames);
        Assert.Equal(3, VideoReader.Probe(folder[name]).Frames);
    }

    [Theory]
    [InlineData("-a%d.gif")]
    [InlineData("x%04d.bmp")]
    [InlineData("x*.tif")]
    [InlineData("x?.jpg")]
    [InlineData("[a].png")]
    public void The_name_of_a_picture_is_no_pattern(string name)
    {
        folder.MakeTest("plain" + Path.GetExtension(name), "64x48", 8, 1);
        File.Move(folder["plain" + Path.GetExtension(name)], folder[name]);

        Assert.Equal(1, VideoReader.Read(folder[name]).Frames);
    }

    [Fact]
    public void Names_stay_names_when_relative()
    {
        var name = $"-sora-lab-{Guid.NewGuid():N}.gif";
        try
        {
            VideoWriter.Write(Clips.MovingSquare(2), name);

            Assert.Equal(2, VideoReader.Read(name).Frames);
        }
        finally
        {
            File.Delete(name);
        }
    }

    [Fact]
    public void Reading_leaves_no_link_behind()
    {
        var before = Links();
        folder.MakeTest("plain.bmp", "64x48", 8, 1);
        File.Move(folder["plain.bmp"], folder["x%04d.bmp"]);

        VideoReader.Read(folder["x%04d.bmp"]);

        Assert.Equal(before, Links());

        static int Links() => Directory.GetFiles(Path.GetTempPath(), "input.bmp", MaxDepth).Length;
    }

    [Fact]
    public void A_path_that_cannot_be_written_to_is_refused_beforehand_and_any_other_is_left_alone()
    {
        foreach (var (name, part) in new[] { ("x.tiff", "found '.tiff'"), ("none/x.mp4", "there is no folder") })
        {
            var error = Assert.Throws<VideoFileException>(() => VideoWriter.CheckPath(folder[name]));
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }

        File.WriteAllText(folder["x.mp4"], "before");
        foreach (var name in new[] { "x.mp4", "x.gif", "frames/", "frame_%04d.png" })
        {
            VideoWriter.CheckPath(folder[name]);
        }

        Assert.Equal(["x.mp4"], folder.Names);
        Assert.Equal("before", File.ReadAllText(folder["x.mp4"]));
    }

    private static EnumerationOptions MaxDepth => new() { RecurseSubdirectories = true, MaxRecursionDepth = 1 };

    private static void AssertRefused(string path, string part)
    {
        var error = Assert.Throws<VideoFileException>(() => VideoReader.Read(path));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{path}'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
