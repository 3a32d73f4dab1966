using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sora.Lab.Weights;

/// <summary>Writes <c>.safetensors</c> files: whole or not at all, and the same bytes for the same tensors.</summary>
/// <remarks>
/// Tensors are ordered by the size of their numbers, largest first, then by name, and the header is padded to 8 bytes, so
/// every tensor lies aligned in the file. Metadata is ordered by key.
/// </remarks>
public static class SafetensorsWriter
{
    private const int Alignment = 8;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Saves tensors of any device under their names.</summary>
    /// <param name="path">The target; its folder must exist.</param>
    /// <param name="tensors">Names and tensors. The tensors stay the caller's.</param>
    /// <param name="metadata">Free texts by key.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is reserved.</exception>
    /// <exception cref="SafetensorsException">A tensor's type has no place in the format, or writing failed.</exception>
    public static void Save(
        string path,
        IEnumerable<(string Name, Tensor Tensor)> tensors,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var ordered = Order(path, tensors);
        var header = Header(ordered, metadata);
        try
        {
            AtomicFile.Write(path, stream => Write(stream, header, ordered));
        }
        catch (Exception e) when (e is not SafetensorsException && e is IOException or UnauthorizedAccessException)
        {
            throw new SafetensorsException(path, null, "a place that can be written", e.Message, e);
        }
    }

    /// <summary>Saves tensors in several files of at most a size, and the index that says which holds which.</summary>
    /// <param name="folder">Made if it is not there.</param>
    /// <param name="name">What file names begin with: <c>name-00001-of-00002.safetensors</c>, <c>name.safetensors.index.json</c>.</param>
    /// <param name="tensors">Names and tensors, in the order they fill the files. They stay the caller's.</param>
    /// <param name="mostBytes">A file's most data; a tensor larger than that has a file of its own.</param>
    /// <returns>The index's path.</returns>
    /// <inheritdoc cref="Save" path="/exception"/>
    public static string SaveShards(
        string folder,
        string name,
        IEnumerable<(string Name, Tensor Tensor)> tensors,
        long mostBytes
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(tensors);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostBytes, 1);
        Directory.CreateDirectory(folder);
        var shards = Cut(tensors, mostBytes);
        var fileOf = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < shards.Count; i++)
        {
            var file = $"{name}-{i + 1:D5}-of-{shards.Count:D5}.safetensors";
            Save(Path.Combine(folder, file), shards[i]);
            shards[i].ForEach(each => fileOf.Add(each.Name, file));
        }

        var index = Path.Combine(folder, name + SafetensorsIndex.Suffix);
        var bytes = shards.Sum(shard => shard.Sum(each => Bytes(each.Tensor)));
        var json = new { metadata = new { total_size = bytes }, weight_map = fileOf };
        AtomicFile.WriteText(index, JsonSerializer.Serialize(json, Indented) + "\n");
        return index;
    }

    private static List<List<(string Name, Tensor Tensor)>> Cut(
        IEnumerable<(string Name, Tensor Tensor)> tensors,
        long mostBytes
    )
    {
        var (shards, left) = (new List<List<(string, Tensor)>>(), 0L);
        foreach (var (name, tensor) in tensors)
        {
            if (shards.Count == 0 || Bytes(tensor) > left)
            {
                shards.Add([]);
                left = mostBytes;
            }

            shards[^1].Add((name, tensor));
            left -= Bytes(tensor);
        }

        return shards;
    }

    private static long Bytes(Tensor tensor) => tensor.numel() * (SafetensorsType.Find(tensor.dtype)?.Size ?? 0);

    private static List<Entry> Order(string path, IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        var names = new HashSet<string>();
        var entries = new List<Entry>();
        foreach (var (name, tensor) in tensors)
        {
            if (name == SafetensorsHeader.MetadataKey || !names.Add(name))
            {
                throw new ArgumentException($"The name '{name}' is reserved or occurs twice.", nameof(tensors));
            }

            var type =
                SafetensorsType.Find(tensor.dtype)
                ?? throw new SafetensorsException(
                    path,
                    name,
                    $"a type of {SafetensorsType.KnownNames}",
                    $"{tensor.dtype}"
                );
            entries.Add(new Entry(name, tensor, type));
        }

        return [.. entries.OrderByDescending(e => e.Type.Size).ThenBy(e => e.Name, StringComparer.Ordinal)];
    }

    private static byte[] Header(List<Entry> entries, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(buffer, options))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            var position = 0L;
            foreach (var entry in entries)
            {
                WriteEntry(json, entry, position);
                position += entry.ByteCount;
            }

            json.WriteEndObject();
        }

        while (buffer.Length % Alignment != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null or { Count: 0 })
        {
            return;
        }

        json.WriteStartObject(SafetensorsHeader.MetadataKey);
        foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, Entry entry, long position)
    {
        json.WriteStartObject(entry.Name);
        json.WriteString("dtype", entry.Type.Name);
        json.WriteStartArray("shape");
        foreach (var size in entry.Tensor.shape)
        {
            json.WriteNumberValue(size);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(position);
        json.WriteNumberValue(position + entry.ByteCount);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Stream stream, byte[] header, List<Entry> entries)
    {
        Span<byte> prefix = stackalloc byte[SafetensorsHeader.PrefixSize];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
        stream.Write(prefix);
        stream.Write(header);
        foreach (var entry in entries)
        {
            using var scope = NewDisposeScope();
            var flat = entry.Tensor.detach().cpu().contiguous().reshape(-1);
            const int Most = 1 << 26;
            for (var start = 0L; start < flat.numel(); start += Most)
            {
                using var part = flat.narrow(0, start, Math.Min(Most, flat.numel() - start));
                stream.Write(part.bytes);
            }
        }
    }

    private sealed record Entry(string Name, Tensor Tensor, SafetensorsType Type)
    {
        public long ByteCount => Tensor.numel() * Type.Size;
    }
}
