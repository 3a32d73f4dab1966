using System.Globalization;

namespace Sora.Lab.Training;

/// <summary>Where a run keeps what, and the lock that keeps a second process out.</summary>
internal sealed class RunFolder : IDisposable
{
    private FileStream? held;

    public RunFolder(string path) => Root = Path.GetFullPath(path);

    public string Root { get; }

    public string Config => Path.Combine(Root, "config.json");

    public string Log => Path.Combine(Root, "log.csv");

    public string TensorBoard => Path.Combine(Root, "tensorboard");

    public string Samples => Path.Combine(Root, "samples");

    public string Checkpoints => Path.Combine(Root, "checkpoints");

    public string Model => Path.Combine(Root, "model");

    /// <summary>Makes the folder and takes it for this process.</summary>
    public void Take(bool resume)
    {
        try
        {
            Directory.CreateDirectory(Root);
            held = new FileStream(
                Path.Combine(Root, ".lock"),
                FileMode.OpenOrCreate,
                FileAccess.Write,
                FileShare.None,
                1,
                FileOptions.DeleteOnClose
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException(
                $"{Root}: expected a folder to write to that no other run uses; {e.Message}",
                e
            );
        }

        if (!resume && (File.Exists(Config) || Directory.Exists(Checkpoints)))
        {
            throw new TrainingException($"{Root} holds a run already: resume it, or give another folder.");
        }
    }

    public string Sample(long step, string name) =>
        Path.Combine(Samples, string.Create(CultureInfo.InvariantCulture, $"step-{step:D8}-{name}.mp4"));

    /// <summary>Fills a folder aside and puts it in the place of an older one.</summary>
    public static void Replace(string target, Action<string> fill)
    {
        var (partial, old) = (target + ".partial", target + ".old");
        Delete(partial);
        Delete(old);
        try
        {
            Directory.CreateDirectory(partial);
            fill(partial);
            FlushToDisk(partial);
            if (Directory.Exists(target))
            {
                Directory.Move(target, old);
            }

            Directory.Move(partial, target);
        }
        finally
        {
            Delete(partial);
            Delete(old);
        }
    }

    public static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <inheritdoc />
    public void Dispose() => held?.Dispose();

    // A rename may reach the disk before what was written: without this a power cut leaves empty files.
    private static void FlushToDisk(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
            file.Flush(flushToDisk: true);
        }
    }
}
