using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace Sora.Lab.Weights;

/// <summary>Parses the JSON header and checks it as a whole, before any tensor exists.</summary>
/// <remarks>
/// The format: 8 bytes of header length, little-endian; that many bytes of JSON; then the tensors' bytes, back to back.
/// The length is bounded as the published reader bounds it, so that a lying header cannot ask for memory.
/// </remarks>
internal sealed class SafetensorsHeader
{
    public const int PrefixSize = 8;
    public const long LargestHeader = 100_000_000;
    public const string MetadataKey = "__metadata__";
    private const int DeepestJson = 4;

    private readonly string file;

    private SafetensorsHeader(string file) => this.file = file;

    public List<SafetensorsInfo> Tensors { get; } = [];

    public Dictionary<string, string> Metadata { get; private set; } = [];

    /// <summary>The header's size in bytes, checked against the file's.</summary>
    public static int Length(string file, ReadOnlySpan<byte> prefix, long fileLength)
    {
        if (fileLength < PrefixSize)
        {
            throw new SafetensorsException(file, null, $"at least {PrefixSize} bytes", $"{fileLength}");
        }

        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > LargestHeader)
        {
            throw new SafetensorsException(file, null, $"a header of at most {LargestHeader} bytes", $"{length}");
        }

        if (length < 2 || (long)length > fileLength - PrefixSize)
        {
            var expected = $"a header of 2 to {fileLength - PrefixSize} bytes in a file of {fileLength}";
            throw new SafetensorsException(file, null, expected, $"a header length of {length}");
        }

        return (int)length;
    }

    /// <summary>Reads and checks the header of a file with <paramref name="dataLength"/> bytes after it.</summary>
    public static SafetensorsHeader Parse(string file, ReadOnlySpan<byte> json, long dataLength)
    {
        if (json[0] != (byte)'{' || !Utf8.IsValid(json))
        {
            throw new SafetensorsException(file, null, "a header that is a JSON object in UTF-8", "other bytes");
        }

        var header = new SafetensorsHeader(file);
        try
        {
            header.ReadObject(json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            var found = SafetensorsException.Printable(e.Message);
            throw new SafetensorsException(file, null, "a header that is valid JSON", found, e);
        }

        SafetensorsLayout.Check(file, header.Tensors, dataLength);
        return header;
    }

    private void ReadObject(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = DeepestJson });
        var names = new HashSet<string>();
        reader.Read();
        while (NextKey(ref reader) is { } name)
        {
            if (!names.Add(name))
            {
                throw new SafetensorsException(file, name, "every name once", "it twice");
            }

            if (name == MetadataKey)
            {
                Metadata = ReadMetadata(ref reader);
            }
            else
            {
                Tensors.Add(ReadTensor(ref reader, name));
            }
        }

        if (reader.Read())
        {
            throw new SafetensorsException(file, null, "one JSON object", "more after it");
        }
    }

    private Dictionary<string, string> ReadMetadata(ref Utf8JsonReader reader)
    {
        Begin(ref reader, JsonTokenType.StartObject, MetadataKey, "an object of texts");
        var metadata = new Dictionary<string, string>();
        while (NextKey(ref reader) is { } key)
        {
            Begin(ref reader, JsonTokenType.String, MetadataKey, "texts only");
            if (!metadata.TryAdd(key, reader.GetString()!))
            {
                throw new SafetensorsException(file, MetadataKey, "every key once", $"'{key}' twice");
            }
        }

        return metadata;
    }

    private SafetensorsInfo ReadTensor(ref Utf8JsonReader reader, string name)
    {
        Begin(ref reader, JsonTokenType.StartObject, name, "an object of dtype, shape and data_offsets");
        var keys = new HashSet<string>();
        string type = "";
        List<long> shape = [],
            offsets = [];
        while (NextKey(ref reader) is { } key)
        {
            if (!keys.Add(key))
            {
                throw new SafetensorsException(file, name, "every key once", $"'{key}' twice");
            }

            switch (key)
            {
                case "dtype":
                    Begin(ref reader, JsonTokenType.String, name, "dtype as a text");
                    type = reader.GetString()!;
                    break;
                case "shape":
                    shape = ReadSizes(ref reader, name, key);
                    break;
                case "data_offsets":
                    offsets = ReadSizes(ref reader, name, key);
                    break;
                default:
                    throw new SafetensorsException(file, name, "dtype, shape and data_offsets", $"the key '{key}'");
            }
        }

        if (keys.Count != 3 || offsets.Count != 2)
        {
            var found = $"{string.Join(", ", keys)} with {offsets.Count} offsets";
            throw new SafetensorsException(file, name, "dtype, shape and two data_offsets", found);
        }

        return new SafetensorsInfo(name, type, shape, offsets[0], offsets[1]);
    }

    private List<long> ReadSizes(ref Utf8JsonReader reader, string name, string key)
    {
        Begin(ref reader, JsonTokenType.StartArray, name, $"{key} as a list");
        var sizes = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var size) || size < 0)
            {
                throw new SafetensorsException(file, name, $"{key} of whole numbers in [0, 2^63)", "another value");
            }

            sizes.Add(size);
        }

        return sizes;
    }

    private void Begin(ref Utf8JsonReader reader, JsonTokenType type, string name, string expected)
    {
        reader.Read();
        if (reader.TokenType != type)
        {
            throw new SafetensorsException(file, name, expected, $"JSON's {reader.TokenType}");
        }
    }

    private static string? NextKey(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null;
}
