using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sora.Lab.Training;

/// <summary>Reads and writes a <see cref="TrainingConfig"/> as JSON.</summary>
/// <remarks>Names are in camel case; comments and trailing commas are allowed; what is not known is refused.</remarks>
public static class TrainingConfigFile
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        AllowOutOfOrderMetadataProperties = true,
        AllowTrailingCommas = true,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
    };

    /// <summary>Reads a file.</summary>
    /// <exception cref="TrainingException">It cannot be read, is not JSON, or says what is not known or allowed.</exception>
    public static TrainingConfig Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"Training config {path}: expected a file that can be read; {e.Message}", e);
        }
    }

    /// <summary>Parses JSON.</summary>
    /// <param name="json">The text.</param>
    /// <param name="source">What messages call it.</param>
    /// <exception cref="TrainingException">It is not JSON, or says what is not known or allowed.</exception>
    public static TrainingConfig Parse(string json, string source = "(text)")
    {
        try
        {
            var config =
                JsonSerializer.Deserialize<TrainingConfig>(json, Options)
                ?? throw new TrainingException($"Training config {source}: expected an object; found null.");
            config.Check();
            return config;
        }
        catch (JsonException e)
        {
            throw new TrainingException($"Training config {source}, {Place(e)}: {FirstSentence(e.Message)}", e);
        }
    }

    /// <summary>The config as JSON.</summary>
    public static string ToJson(TrainingConfig config) => JsonSerializer.Serialize(config, Options);

    private static string Place(JsonException e) =>
        e.LineNumber is { } line ? $"line {line + 1} ({e.Path ?? "$"})" : e.Path ?? "$";

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" Path:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
