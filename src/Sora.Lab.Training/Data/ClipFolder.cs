using System.Collections.Concurrent;
using System.Text;
using Sora.Lab.Video;

namespace Sora.Lab.Training.Data;

/// <summary>The clips of a folder with their captions; what cannot be used is left out and listed.</summary>
internal sealed class ClipFolder
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private static readonly string[] Endings =
    [
        ".mp4",
        ".webm",
        ".mov",
        ".mkv",
        ".avi",
        ".m4v",
        ".gif",
        ".apng",
        ".png",
        ".jpg",
        ".jpeg",
        ".webp",
    ];

    private readonly ConcurrentDictionary<string, string> skipped = new(StringComparer.Ordinal);

    /// <summary>Lists a folder and reads its captions; clips are probed, not read.</summary>
    /// <param name="folder">Where the clips are; folders in it are not looked into.</param>
    /// <exception cref="TrainingException">There is no clip that can be used.</exception>
    public ClipFolder(string folder)
    {
        Folder = folder;
        Clips = [.. List(folder).Select(Open).OfType<FolderClip>()];
        if (Clips.Count == 0)
        {
            throw new TrainingException(
                $"Clips in {folder}: expected one with a caption that can be read; found {skipped.Count} that cannot. {Skipped[0]}"
            );
        }
    }

    /// <summary>Where the clips are.</summary>
    public string Folder { get; }

    /// <summary>Those that can be used, by name.</summary>
    public IReadOnlyList<FolderClip> Clips { get; }

    /// <summary>What was left out so far, a line for each file.</summary>
    public IReadOnlyList<string> Skipped =>
        [.. skipped.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => entry.Value)];

    /// <summary>A few words for the start of the log.</summary>
    public string Describe() =>
        FormattableString.Invariant($"{Clips.Count} clips of {Folder}")
        + (skipped.IsEmpty ? "" : FormattableString.Invariant($" ({skipped.Count} skipped)"));

    /// <summary>Every word of the captions.</summary>
    public IEnumerable<string> Words => Clips.SelectMany(clip => clip.Captions).SelectMany(CaptionWords.Of).Distinct();

    /// <summary>A window of a clip, and its captions; a file that turns out damaged gives no clip and is listed.</summary>
    /// <param name="clip">One of <see cref="Clips"/>.</param>
    /// <param name="size">The size wanted.</param>
    /// <param name="place">Where in the file the window lies, in [0, 1).</param>
    public SourceClip Source(FolderClip clip, Bucket size, double place) =>
        new(() => Read(clip, size, place), draw => clip.Captions[(int)(draw % (ulong)clip.Captions.Count)]);

    private VideoClip? Read(FolderClip clip, Bucket size, double place)
    {
        try
        {
            return clip.Read(size, place);
        }
        catch (Exception e) when (e is VideoFileException or TrainingException)
        {
            skipped[clip.Path] = e.Message;
            return null;
        }
    }

    private static List<string> List(string folder)
    {
        var files = Directory.Exists(folder)
            ? Directory
                .EnumerateFiles(folder)
                .Where(path => Endings.Contains(Path.GetExtension(path).ToLowerInvariant()))
                .Order(StringComparer.Ordinal)
                .ToList()
            : throw new TrainingException($"Clips in {folder}: expected a folder; found none.");
        return files.Count > 0
            ? files
            : throw new TrainingException(
                $"Clips in {folder}: expected files {string.Join(", ", Endings)}; found none."
            );
    }

    private FolderClip? Open(string path)
    {
        try
        {
            return new FolderClip(path, Captions(path), VideoReader.Probe(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or TrainingException)
        {
            skipped[path] = e.Message;
            return null;
        }
    }

    private static List<string> Captions(string path)
    {
        var text = Path.ChangeExtension(path, ".txt");
        try
        {
            var lines = File.Exists(text) ? File.ReadAllLines(text, Strict) : [];
            var captions = lines.Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
            return captions.Count > 0
                ? captions
                : throw new TrainingException($"{path}: expected its caption in {text}; found none.");
        }
        catch (DecoderFallbackException e)
        {
            throw new TrainingException($"{text}: expected text in UTF-8; {e.Message}", e);
        }
    }
}
