using System.Text.Json;
using System.Text.Json.Serialization;
using Sora.Lab.Weights;

namespace Sora.Lab.Training.Evaluation;

/// <summary>What an evaluation has found, item by item, in a file that is whole whenever a run is killed.</summary>
internal sealed class KeptList<T>
{
    private static readonly JsonSerializerOptions Options = new(TrainingConfigFile.Options)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // of two clips that are the same, decibels are infinite
        WriteIndented = false,
    };

    private readonly List<T> items = [];

    /// <summary>Reads what is there.</summary>
    /// <param name="path">The file; made with the first item.</param>
    /// <param name="items">What they are called in an error.</param>
    /// <exception cref="TrainingException">It cannot be read.</exception>
    public KeptList(string path, string items)
    {
        Path = path;
        if (File.Exists(path))
        {
            this.items.AddRange(Read(path, items));
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>In the order they were added.</summary>
    public IReadOnlyList<T> Items => items;

    /// <summary>Keeps one more.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Add(T item)
    {
        items.Add(item);
        AtomicFile.WriteText(Path, JsonSerializer.Serialize(items, Options) + "\n");
    }

    private static T[] Read(string path, string items)
    {
        try
        {
            return
                JsonSerializer.Deserialize<T[]>(File.ReadAllText(path), Options) is { } all
                && Array.TrueForAll(all, static item => item is not null)
                ? all
                : throw new JsonException("null instead of a list or of one of them");
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{path}: expected {items}; {e.Message}", e);
        }
    }
}
