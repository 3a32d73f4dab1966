namespace Sora.Lab.Video.Tests;

public sealed class FrameTimingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(15)]
    [InlineData(24)]
    [InlineData(30)]
    public void The_clock_of_a_gif_does_not_blur_its_rate(double rate)
    {
        VideoWriter.Write(Clips.MovingSquare(17, 16, 16, rate), folder["a.gif"]);

        var clip = VideoReader.Read(folder["a.gif"]);

        Assert.Equal((17, rate), (clip.Frames, clip.FramesPerSecond));
    }

    [Fact]
    public void Dropped_repetitions_are_put_back()
    {
        folder.MakeTest(
            "a.mkv",
            "16x16",
            25,
            20,
            "-vf",
            "select='not(between(n,5,8))'",
            "-fps_mode",
            "vfr",
            "-c:v",
            "ffv1"
        );

        var clip = VideoReader.Read(folder["a.mkv"]);

        Assert.Equal((24, 25.0), (clip.Frames, clip.FramesPerSecond));
        Assert.Equal(clip.Frame(4).ToArray(), clip.Frame(8).ToArray());
        Assert.NotEqual(clip.Frame(8).ToArray(), clip.Frame(9).ToArray());
    }

    [Fact]
    public void A_little_jitter_is_no_variable_rate()
    {
        folder.MakeTest(
            "a.mkv",
            "16x16",
            25,
            20,
            "-vf",
            "settb=1/1000,setpts='PTS+mod(N,3)*0.004/TB'",
            "-fps_mode",
            "vfr",
            "-enc_time_base",
            "1/1000",
            "-enc_time_base",
            "1/1000",
            "-c:v",
            "ffv1"
        );

        var info = VideoReader.Probe(folder["a.mkv"]);

        Assert.False(info.IsVariableFrameRate);
        Assert.Equal(20, VideoReader.Read(folder["a.mkv"]).Frames);
    }

    [Fact]
    public void Times_on_no_grid_get_their_mean_rate()
    {
        folder.MakeTest(
            "a.mkv",
            "16x16",
            25,
            20,
            "-vf",
            "settb=1/1000,setpts='(0.01*N*N+0.003*N)/TB'",
            "-fps_mode",
            "vfr",
            "-enc_time_base",
            "1/1000",
            "-enc_time_base",
            "1/1000",
            "-c:v",
            "ffv1"
        );

        var info = VideoReader.Probe(folder["a.mkv"]);
        var clip = VideoReader.Read(folder["a.mkv"]);

        Assert.True(info.IsVariableFrameRate);
        Assert.InRange(info.FramesPerSecond, 4.5, 6); // 20 frames in about 3.9 s.
        Assert.InRange(clip.Duration.TotalSeconds, 3.5, 4.2);
    }
}
