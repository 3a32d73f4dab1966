using System.Diagnostics;

namespace Sora.Lab.Video.Tests;

/// <summary>A folder for one test, gone afterwards; and ffmpeg to make inputs in it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sora-lab-tests-");

    public string FullName => folder.FullName;

    public string this[string name] => Path.Combine(folder.FullName, name);

    /// <summary>Everything in the folder, hidden files too.</summary>
    public IEnumerable<string> Names =>
        folder.EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal);

    /// <summary>Runs ffmpeg with the arguments before and <c>file:</c> the path last; returns the path.</summary>
    public string Make(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "ffmpeg",
            ["-v", "error", "-nostdin", "-y", .. arguments, "file:" + this[name]]
        )
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var complaints = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, complaints);
        return this[name];
    }

    /// <summary>A moving test picture from lavfi.</summary>
    public string MakeTest(
        string name,
        string size = "64x48",
        int rate = 8,
        int frames = 9,
        params string[] encoding
    ) =>
        Make(
            name,
            ["-f", "lavfi", "-i", $"testsrc=s={size}:r={rate},hue=H=t*4", "-frames:v", $"{frames}", .. encoding]
        );

    public void Dispose() => folder.Delete(recursive: true);
}
