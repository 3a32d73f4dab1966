namespace Sora.Lab.Video.Processes;

/// <summary>A file that appears under its name only when it is whole.</summary>
internal sealed class AtomicFile : IDisposable
{
    private readonly string name;
    private readonly string target;
    private bool committed;

    /// <summary>Takes a temporary name beside the target; a place that cannot be written to is told at once.</summary>
    public AtomicFile(string path)
    {
        name = path;
        target = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(target)!;
        if (Directory.Exists(target))
        {
            throw new VideoFileException($"Cannot write '{path}': expected a file name, found a folder.");
        }

        if (!Directory.Exists(folder))
        {
            throw new VideoFileException($"Cannot write '{path}': there is no folder '{folder}'. Make it first.");
        }

        TemporaryPath = Path.Combine(folder, $".sora-lab-{Path.GetRandomFileName()}.tmp");
        Guard(path, () => File.Create(TemporaryPath).Dispose());
    }

    public string TemporaryPath { get; }

    public void Commit()
    {
        Guard(name, () => File.Move(TemporaryPath, target, overwrite: true));
        committed = true;
    }

    public void Dispose()
    {
        if (!committed)
        {
            File.Delete(TemporaryPath);
        }
    }

    /// <summary>Does something to files and turns what the system says into one line about that path.</summary>
    public static void Guard(string path, Action action)
    {
        try
        {
            action();
        }
        catch (Exception error) when (error is (IOException and not VideoFileException) or UnauthorizedAccessException)
        {
            throw new VideoFileException($"Cannot write '{path}': {error.Message}", error);
        }
    }
}
