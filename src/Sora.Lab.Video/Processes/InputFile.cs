namespace Sora.Lab.Video.Processes;

/// <summary>A file to read, under a name that ffmpeg takes for nothing but that file.</summary>
/// <remarks>
/// <c>file:</c> and the full path disarm leading dashes and names that look like protocols (<c>concat:</c>,
/// <c>http://</c>). ffmpeg still reads <c>%d</c>, <c>*</c>, <c>?</c>, <c>[</c> and <c>{</c> in the name of a picture as a
/// pattern of many files, so such a path is reached through a link with a plain name.
/// </remarks>
internal sealed class InputFile : IDisposable
{
    private static readonly System.Buffers.SearchValues<char> PatternCharacters = System.Buffers.SearchValues.Create(
        "%*?[]{}\\\n\r"
    );

    private readonly string? linkFolder;

    private InputFile(string path, string fullPath)
    {
        (Name, FullPath) = (path, fullPath);
        var target = fullPath;
        if (!OperatingSystem.IsWindows() && fullPath.AsSpan().ContainsAny(PatternCharacters))
        {
            linkFolder = Directory.CreateTempSubdirectory("sora-lab-").FullName;
            target = Path.Combine(linkFolder, "input" + PlainExtension(fullPath));
            File.CreateSymbolicLink(target, fullPath);
        }

        Url = "file:" + target;
    }

    /// <summary>The path as the user gave it, for messages.</summary>
    public string Name { get; }

    public string FullPath { get; }

    /// <summary>What to hand to ffmpeg.</summary>
    public string Url { get; }

    public static InputFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var fullPath = Path.GetFullPath(path);
        if (Directory.Exists(fullPath))
        {
            throw new VideoFileException($"Cannot read '{path}': expected a video file, found a folder.");
        }

        var file = new FileInfo(fullPath);
        if (!file.Exists)
        {
            var hint = path.Contains("://", StringComparison.Ordinal) ? " Download it first: only files are read." : "";
            throw new VideoFileException($"Cannot read '{path}': there is no such file.{hint}");
        }

        if (file.Length == 0) // Devices and named pipes say 0 too.
        {
            throw new VideoFileException($"Cannot read '{path}': expected a video file, found an empty one (0 bytes).");
        }

        ThrowIfUnreadable(path, fullPath);
        return new InputFile(path, fullPath);
    }

    public void Dispose()
    {
        if (linkFolder is not null)
        {
            Directory.Delete(linkFolder, recursive: true);
        }
    }

    private static void ThrowIfUnreadable(string path, string fullPath)
    {
        try
        {
            using var opened = File.OpenHandle(fullPath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VideoFileException($"Cannot read '{path}': {error.Message}", error);
        }
    }

    private static string PlainExtension(string path)
    {
        var extension = Path.GetExtension(path);
        return extension.Skip(1).All(char.IsAsciiLetterOrDigit) ? extension : "";
    }
}
