using System.Diagnostics;

namespace Sora.Lab.Video.Tests;

/// <summary>A second opinion on a file.</summary>
internal static class Ffprobe
{
    public static string Colours(string path)
    {
        string[] arguments =
        [
            .. new[] { "-v", "error", "-select_streams", "v:0", "-of", "csv=p=0" },
            .. new[] { "-show_entries", "stream=color_range,color_space,color_transfer,color_primaries", path },
        ];
        using var process = Process.Start(
            new ProcessStartInfo("ffprobe", arguments) { RedirectStandardOutput = true }
        )!;
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return output;
    }
}
