namespace Sora.Lab.Weights;

/// <summary>Writes several files that belong together, all or none.</summary>
public static class AtomicFolder
{
    /// <summary>
    /// Writes into a temporary folder beside the target. When all is written, it is renamed to be the target, or, where
    /// the target is there already, its files are renamed into it one by one in a moment; other files in it stay. Where
    /// anything fails before, nothing is left behind.
    /// </summary>
    /// <param name="folder">The target.</param>
    /// <param name="write">Told the temporary folder.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string folder, Action<string> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(write);
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(temporary);
            write(temporary);
            Rename(temporary, target);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"{target}: expected a place that can be written; found {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    private static void Rename(string temporary, string target)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(temporary, target);
            return;
        }

        foreach (var file in Directory.GetFiles(temporary))
        {
            File.Move(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        }
    }
}
