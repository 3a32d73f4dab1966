namespace Sora.Lab.Weights;

/// <summary>The tensors of one <c>.safetensors</c> file, or of the several that an index names, as one set.</summary>
/// <remarks>Opening reads headers only. Large models come in shards: <c>model.safetensors.index.json</c> says which holds what.</remarks>
public sealed class WeightSet : IDisposable
{
    private readonly IReadOnlyList<SafetensorsFile> files;
    private readonly Dictionary<string, SafetensorsFile> owners;

    private WeightSet(string path, IReadOnlyList<SafetensorsFile> files)
    {
        (Path, this.files) = (path, files);
        Names = [.. files.SelectMany(file => file.Names)];
        owners = files.SelectMany(file => file.Names.Select(name => (name, file))).ToDictionary();
    }

    /// <summary>The file or the index, as it was given.</summary>
    public string Path { get; }

    /// <summary>All tensors' names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The files' paths.</summary>
    public IEnumerable<string> Files => files.Select(file => file.Path);

    /// <summary>Opens a file, or all files of an index.</summary>
    /// <param name="path">Ends in <c>.index.json</c> for an index; its shards lie beside it.</param>
    /// <exception cref="SafetensorsException">A file is missing, or is not what its header or the index says.</exception>
    public static WeightSet Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!path.EndsWith(SafetensorsIndex.Suffix, StringComparison.Ordinal))
        {
            return new WeightSet(path, [SafetensorsFile.Open(path)]);
        }

        var files = new List<SafetensorsFile>();
        try
        {
            var index = SafetensorsIndex.Read(path);
            foreach (var shard in index.Shards)
            {
                files.Add(SafetensorsFile.Open(shard));
            }

            index.Check(files);
            return new WeightSet(path, files);
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            throw;
        }
    }

    /// <summary>A file somebody else opened and will dispose.</summary>
    internal static WeightSet Of(SafetensorsFile file) => new(file.Path, [file]);

    /// <summary>Whether a tensor of that name is there.</summary>
    public bool Contains(string name) => owners.ContainsKey(name);

    /// <summary>Type, shape and place of a tensor.</summary>
    /// <exception cref="SafetensorsException">There is no tensor of that name.</exception>
    public SafetensorsInfo Info(string name) => Owner(name).Info(name);

    /// <summary>The path of the file that holds a tensor.</summary>
    /// <exception cref="SafetensorsException">There is no tensor of that name.</exception>
    public string FileOf(string name) => Owner(name).Path;

    /// <inheritdoc cref="SafetensorsFile.Load"/>
    public Tensor Load(string name) => Owner(name).Load(name);

    /// <inheritdoc cref="SafetensorsFile.Share"/>
    public Tensor Share(string name) => Owner(name).Share(name);

    /// <summary>Closes the files. Loaded and shared tensors stay.</summary>
    public void Dispose()
    {
        foreach (var file in files)
        {
            file.Dispose();
        }
    }

    private SafetensorsFile Owner(string name) =>
        owners.TryGetValue(name, out var file)
            ? file
            : throw new SafetensorsException(Path, name, "a tensor of this name", $"{Names.Count} others");
}
