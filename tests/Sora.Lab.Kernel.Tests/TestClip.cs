namespace Sora.Lab.Kernel.Tests;

/// <summary>A real clip, made by ffmpeg.</summary>
internal static class TestClip
{
    /// <summary>One second of 64 x 48 pixels in H.264; skips the test where ffmpeg is not installed.</summary>
    public static byte[] Mp4()
    {
        string file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.mp4");
        string encode = $"ffmpeg -v error -f lavfi -i testsrc=duration=1:size=64x48:rate=8 -pix_fmt yuv420p {file}";
        Assert.SkipUnless(TestKernel.Start("/bin/sh", ["-c", encode], []).ExitCode == 0, "ffmpeg is not installed");
        byte[] mp4 = File.ReadAllBytes(file);
        File.Delete(file);
        return mp4;
    }
}
