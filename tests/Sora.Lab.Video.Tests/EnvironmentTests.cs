namespace Sora.Lab.Video.Tests;

/// <summary>What the surroundings can do: no ffmpeg, no room, no permission. Alone, since they change PATH.</summary>
[CollectionDefinition(nameof(EnvironmentTests), DisableParallelization = true)]
[Collection(nameof(EnvironmentTests))]
public sealed class EnvironmentTests : IDisposable
{
    private readonly string? path = Environment.GetEnvironmentVariable("PATH");
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", path);
        folder.Dispose();
    }

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("a.gif")]
    public void Without_ffmpeg_the_error_says_how_to_get_it(string name)
    {
        folder.MakeTest(name, "16x16", 8, 2);
        Environment.SetEnvironmentVariable("PATH", folder.FullName);

        var reading = Assert.Throws<VideoFileException>(() => VideoReader.Read(folder[name]));
        var writing = Assert.Throws<VideoFileException>(() =>
            VideoWriter.Write(Clips.MovingSquare(), folder["b" + name])
        );

        Assert.Contains("apt-get install ffmpeg", reading.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install ffmpeg", writing.Message, StringComparison.Ordinal);
        Assert.Equal([name], folder.Names);
    }

    [Fact]
    public void Stills_need_no_ffmpeg()
    {
        Environment.SetEnvironmentVariable("PATH", folder.FullName);
        var clip = Clips.Noise(2, 6, 8);

        VideoWriter.Write(clip, folder["out/"]);

        Assert.Equal(clip.Frame(1).ToArray(), VideoReader.Read(folder["out/frame_0001.png"]).Pixels.ToArray());
    }

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("a.webm")]
    [InlineData("a.gif")]
    [InlineData("a.apng")]
    public void A_full_disk_leaves_the_old_file_and_nothing_beside(string name)
    {
        File.WriteAllText(folder[name], "old");
        // A limit of 8 blocks of 512 bytes: the write after them fails, as on a full disk.
        Wrap("trap '' XFSZ; ulimit -f 8");

        var error = Assert.Throws<VideoFileException>(() => VideoWriter.Write(Clips.Noise(9, 64, 64), folder[name]));

        Assert.Contains($"Cannot write '{folder[name]}': ", error.Message, StringComparison.Ordinal);
        Assert.Contains("File too large", error.Message, StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(folder[name]));
        Assert.Equal([name, "bin"], folder.Names);
    }

    [Theory]
    [InlineData("kill -9 $$")]
    [InlineData("exit 0")]
    [InlineData("echo 'Unknown encoder' >&2; exit 1")]
    public void An_ffmpeg_that_dies_leaves_nothing(string death)
    {
        Wrap(death);

        Assert.Throws<VideoFileException>(() => VideoWriter.Write(Clips.Noise(60, 128, 128), folder["a.mp4"]));

        Assert.Equal(["bin"], folder.Names);
    }

    [Fact]
    public void A_reader_killed_on_its_way_is_told()
    {
        folder.MakeTest("a.mp4", "320x240", 25, 50);
        Wrap($"PATH='{path}'; ffmpeg \"$@\" 2>/dev/null | head -c 500000; kill -9 $$");

        var error = Assert.Throws<VideoFileException>(() => VideoReader.Read(folder["a.mp4"]));

        Assert.Contains("cut off after 2 frames of about 50", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/proc/a.mp4")]
    [InlineData("/proc/a.png")]
    [InlineData("/proc/out/")]
    [InlineData("/no/such/folder/a.mp4")]
    [InlineData("/no/such/folder/a.png")]
    public void An_unwritable_place_is_told(string target)
    {
        var error = Assert.Throws<VideoFileException>(() => VideoWriter.Write(Clips.MovingSquare(1), target));

        Assert.StartsWith($"Cannot write '{target}': ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.txt", "expected .mp4")]
    [InlineData("a", "expected .mp4")]
    [InlineData("a.png", "a PNG holds one frame, found 9")]
    [InlineData("dir.mp4", "found a folder")]
    public void What_cannot_be_written_is_told(string name, string part)
    {
        Directory.CreateDirectory(folder["dir.mp4"]);

        var error = Assert.Throws<VideoFileException>(() => VideoWriter.Write(Clips.MovingSquare(9), folder[name]));

        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(["dir.mp4"], folder.Names);
    }

    [Fact]
    public void A_gif_too_fast_for_browsers_is_refused()
    {
        var error = Assert.Throws<VideoFileException>(() =>
            VideoWriter.Write(Clips.MovingSquare(9, rate: 60), folder["a.gif"])
        );

        Assert.Contains("at most 50", error.Message, StringComparison.Ordinal);
        Assert.Empty(folder.Names);
    }

    [Fact]
    public async Task A_cancelled_write_leaves_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        var writing = VideoWriter.WriteAsync(Clips.Noise(200, 256, 256), folder["a.webm"], null, cancellation.Token);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);

        Assert.Empty(folder.Names);
    }

    /// <summary>Puts a script before the real ffmpeg on PATH.</summary>
    private void Wrap(string commands)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The script needs a Unix shell.");
        var bin = Directory.CreateDirectory(folder["bin"]).FullName;
        var script = Path.Combine(bin, "ffmpeg");
        File.WriteAllText(script, $"#!/bin/sh\n{commands}\nPATH='{path}' exec ffmpeg \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Environment.SetEnvironmentVariable("PATH", $"{bin}:{path}");
    }
}
