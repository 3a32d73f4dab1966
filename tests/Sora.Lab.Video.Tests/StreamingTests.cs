using System.Diagnostics;

namespace Sora.Lab.Video.Tests;

public sealed class StreamingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_stream_gives_the_frames_of_the_clip()
    {
        folder.MakeTest("a.mp4", "64x48", 8, 9);
        var clip = VideoReader.Read(folder["a.mp4"]);

        var index = 0;
        await foreach (var frame in VideoReader.Stream(folder["a.mp4"], null, TestContext.Current.CancellationToken))
        {
            Assert.Equal((1, 48, 64, 8.0), (frame.Frames, frame.Height, frame.Width, frame.FramesPerSecond));
            Assert.Equal(clip.Frame(index++).ToArray(), frame.Pixels.ToArray());
        }

        Assert.Equal(9, index);
    }

    [Fact]
    public async Task Memory_does_not_grow_with_the_length_of_a_film()
    {
        // 1,000 frames of 320x240: 230 MB of pixels.
        var path = LongFilm();
        var frames = 0;
        long early = 0;
        long late = 0;
        await foreach (var _ in VideoReader.Stream(path, null, TestContext.Current.CancellationToken))
        {
            frames++;
            if (frames is > 100 and <= 300 && frames % 20 == 0)
            {
                early = Math.Max(early, ResidentBytes());
            }
            else if (frames > 800 && frames % 20 == 0)
            {
                late = Math.Max(late, ResidentBytes());
            }
        }

        Assert.Equal(1000, frames);
        Assert.True(late - early < 64 << 20, $"Resident size went from {early >> 20} to {late >> 20} MiB.");
    }

    [Fact]
    public async Task Leaving_early_ends_ffmpeg()
    {
        var path = LongFilm();

        await foreach (var _ in VideoReader.Stream(path, null, TestContext.Current.CancellationToken))
        {
            break;
        }

        Assert.Empty(ProcessesOn(path));
    }

    [Fact]
    public async Task Cancelling_ends_ffmpeg()
    {
        var path = LongFilm();
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in VideoReader.Stream(path, null, cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });

        Assert.Empty(ProcessesOn(path));
    }

    [Fact]
    public async Task A_damaged_stream_gives_its_good_frames_first()
    {
        folder.MakeTest("a.mkv", "64x48", 8, 32);
        var bytes = await File.ReadAllBytesAsync(folder["a.mkv"], TestContext.Current.CancellationToken);
        var cut = bytes[..(bytes.Length * 7 / 10)];
        await File.WriteAllBytesAsync(folder["a.mkv"], cut, TestContext.Current.CancellationToken);
        var frames = 0;

        await Assert.ThrowsAsync<VideoFileException>(async () =>
        {
            await foreach (var _ in VideoReader.Stream(folder["a.mkv"], null, TestContext.Current.CancellationToken))
            {
                frames++;
            }
        });

        Assert.InRange(frames, 0, 31);
    }

    private string LongFilm() =>
        folder.Make(
            "long.mp4",
            ["-f", "lavfi", "-i", "color=red:s=320x240:r=25", "-frames:v", "1000", "-preset", "ultrafast"]
        );

    private static long ResidentBytes()
    {
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }

    /// <summary>Processes that have the path in their command line.</summary>
    private static List<string> ProcessesOn(string path) =>
        [
            .. Directory
                .EnumerateDirectories("/proc")
                .Select(CommandLine)
                .Where(line => line.Contains(path, StringComparison.Ordinal)),
        ];

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return ""; // No process, or one that has just ended.
        }
    }
}
