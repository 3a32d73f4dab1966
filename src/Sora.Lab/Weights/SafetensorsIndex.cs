using System.Text.Json;

namespace Sora.Lab.Weights;

/// <summary>Which file of several holds which tensor: <c>{"metadata": {...}, "weight_map": {"name": "file"}}</c>.</summary>
internal sealed class SafetensorsIndex
{
    public const string Suffix = ".safetensors.index.json";

    private readonly string path;
    private readonly Dictionary<string, string> fileOf;

    private SafetensorsIndex(string path, Dictionary<string, string> fileOf) =>
        (this.path, this.fileOf) = (path, fileOf);

    /// <summary>The files' paths, each once, in order of their names.</summary>
    public IEnumerable<string> Shards =>
        fileOf.Values.Distinct().Order(StringComparer.Ordinal).Select(name => Path.Combine(Folder, name));

    private string Folder => Path.GetDirectoryName(Path.GetFullPath(path))!;

    public static SafetensorsIndex Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var index = new SafetensorsIndex(path, []);
            foreach (var entry in json.RootElement.GetProperty("weight_map").EnumerateObject())
            {
                index.Add(entry.Name, entry.Value.GetString());
            }

            return index;
        }
        catch (Exception e) when (e is not SafetensorsException && IsFault(e))
        {
            throw new SafetensorsException(path, null, "an index with a weight_map of file names", Line(e), e);
        }
    }

    /// <summary>Checks that every tensor is where the index says, and no other is there.</summary>
    public void Check(IEnumerable<SafetensorsFile> files)
    {
        var byName = files.ToDictionary(file => Path.GetFileName(file.Path));
        foreach (var (name, file) in fileOf)
        {
            if (!byName[file].Contains(name))
            {
                throw new SafetensorsException(byName[file].Path, name, $"the tensor, as {path} says", "it missing");
            }
        }

        foreach (var file in byName.Values)
        {
            if (file.Names.FirstOrDefault(name => !IsIn(name, file)) is { } stray)
            {
                throw new SafetensorsException(file.Path, stray, $"only tensors that {path} places there", "this one");
            }
        }
    }

    private bool IsIn(string name, SafetensorsFile file) =>
        fileOf.GetValueOrDefault(name) == Path.GetFileName(file.Path);

    private void Add(string name, string? file)
    {
        // A plain name: an index must not lead out of its folder.
        if (string.IsNullOrEmpty(file) || file != Path.GetFileName(file) || file is "." or ".." || file.Contains('\\'))
        {
            var found = SafetensorsException.Printable(file ?? "null");
            throw new SafetensorsException(path, name, "the plain name of a file beside the index", $"'{found}'");
        }

        if (!fileOf.TryAdd(name, file))
        {
            throw new SafetensorsException(path, name, "every name once", "it twice");
        }
    }

    private static bool IsFault(Exception e) =>
        e
            is JsonException
                or InvalidOperationException
                or KeyNotFoundException
                or IOException
                or UnauthorizedAccessException;

    private static string Line(Exception e) => SafetensorsException.Printable(e.Message);
}
