using System.Text.Json;

namespace Sora.Lab.Published;

/// <summary>The <c>config.json</c> beside a network's weights, which must say what the tensors say.</summary>
internal sealed class PublishedConfigFile
{
    private const string Name = "config.json";

    private readonly JsonElement root;

    private PublishedConfigFile(string path, JsonElement root) => (Path, this.root) = (path, root);

    /// <summary>The file's path.</summary>
    public string Path { get; }

    /// <summary>The config of a part; null where there is none, or where it is another part's.</summary>
    /// <param name="part">The network.</param>
    /// <param name="keys">Entries of which its config has one.</param>
    /// <exception cref="IOException">It is no JSON object.</exception>
    public static PublishedConfigFile? Beside(PublishedPart part, params string[] keys)
    {
        var weights = System.IO.Path.GetFullPath(part.Weights.Path);
        var path = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(weights)!, Name);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = json.RootElement.Clone();
            return keys.Any(key => root.TryGetProperty(key, out _)) ? new PublishedConfigFile(path, root) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: expected a JSON object; found {e.Message}", e);
        }
    }

    /// <summary>A whole number; null where the entry is missing.</summary>
    /// <exception cref="IOException">It is something else.</exception>
    public int? Integer(string key) =>
        !root.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number
        : throw new IOException($"{Path}: expected a whole number '{key}'; found {value.GetRawText()}.");

    /// <summary>A list of numbers; null where the entry is missing.</summary>
    /// <exception cref="IOException">It is something else.</exception>
    public double[]? Numbers(string key)
    {
        if (!root.TryGetProperty(key, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var isList =
            value.ValueKind == JsonValueKind.Array
            && value.EnumerateArray().All(each => each.ValueKind == JsonValueKind.Number);
        return isList
            ? [.. value.EnumerateArray().Select(each => each.GetDouble())]
            : throw new IOException($"{Path}: expected a list of numbers '{key}'; found {value.GetRawText()}.");
    }

    /// <summary>Checks an entry, where it is there, against what the tensors say.</summary>
    /// <exception cref="IOException">They contradict each other.</exception>
    public void Require(string key, object expected, string because)
    {
        if (root.TryGetProperty(key, out var value) && Text(value) is var found && found != $"{expected}")
        {
            throw new IOException($"{Path}: expected '{key}' {expected}, as {because} has it; found {found}.");
        }
    }

    private static string Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Text))}]",
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.String => value.GetString()!,
            _ => value.GetRawText(),
        };
}
