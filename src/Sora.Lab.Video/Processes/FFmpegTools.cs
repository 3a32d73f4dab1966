using FFMpegCore;

namespace Sora.Lab.Video.Processes;

/// <summary>Where ffmpeg and ffprobe are.</summary>
/// <remarks>
/// FFMpegCore holds the one setting for it, <see cref="GlobalFFOptions"/>, so code that uses both needs one line. Its
/// runner is not used here: it builds one command line and puts the file name between quotes, so that a name holding a
/// quote becomes options, and it has no frame-by-frame reading with back-pressure. <see cref="ToolProcess"/> passes a list
/// of arguments instead, which no name can leave.
/// </remarks>
internal static class FFmpegTools
{
    public static string FFmpeg => Find("ffmpeg");

    public static string FFprobe => Find("ffprobe");

    private static string Find(string tool)
    {
        var file = OperatingSystem.IsWindows() ? tool + ".exe" : tool;
        var configured = GlobalFFOptions.Current.BinaryFolder;
        var folders = string.IsNullOrEmpty(configured)
            ? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
                Path.PathSeparator,
                StringSplitOptions.RemoveEmptyEntries
            )
            : [configured];
        return folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists)
            ?? throw new VideoFileException(
                $"Cannot find '{tool}' in {(string.IsNullOrEmpty(configured) ? "PATH" : $"'{configured}'")}: "
                    + "video files need ffmpeg 5 or newer. Install it (Debian/Ubuntu: 'apt-get install ffmpeg'; "
                    + "macOS: 'brew install ffmpeg'; Windows: 'winget install ffmpeg')."
            );
    }
}
