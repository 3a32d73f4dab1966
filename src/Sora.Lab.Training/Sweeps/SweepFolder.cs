using System.Text.Json;
using System.Text.Json.Nodes;
using Sora.Lab.Autoencoder;
using Sora.Lab.Training.Stages;

namespace Sora.Lab.Training.Sweeps;

/// <summary>
/// What a sweep trains: a folder of <c>reference.json</c>, a file for each change to it, and <c>autoencoder.json</c> where one is to be trained first.
/// </summary>
/// <param name="Autoencoder">The run all others need first; null where they name a finished autoencoder.</param>
/// <param name="Variants">The reference first, then the changes in the order of their names.</param>
internal sealed record SweepFolder(TrainingConfig? Autoencoder, IReadOnlyList<SweepVariant> Variants)
{
    public const string AutoencoderName = "autoencoder";
    public const string ReferenceName = "reference";

    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Reads a folder.</summary>
    /// <exception cref="TrainingException">A file is missing or says what is not known or allowed.</exception>
    public static SweepFolder Read(string folder)
    {
        var own = Path.Combine(folder, $"{AutoencoderName}.json");
        var autoencoder = File.Exists(own) ? TrainingConfigFile.Read(own) : null;
        var path = Path.Combine(folder, $"{ReferenceName}.json");
        var reference = new SweepVariant(ReferenceName, "what all others are compared with", 1, Base(path, null));
        var changes = Directory
            .EnumerateFiles(folder, "*.json")
            .Where(file => Path.GetFileNameWithoutExtension(file) is not (AutoencoderName or ReferenceName))
            .Order(StringComparer.Ordinal)
            .Select(file => Changed(path, file));
        return autoencoder is null or { Stage: AutoencoderStageConfig }
            ? new(autoencoder, [reference, .. changes])
            : throw new TrainingException(
                $"{folder}: expected a stage of kind 'autoencoder' in {AutoencoderName}.json."
            );
    }

    /// <summary>The sizes of the autoencoder that a variant is trained on.</summary>
    /// <exception cref="TrainingException">It names a finished one that is not there.</exception>
    public VideoAutoencoderConfig AutoencoderOf(SweepVariant variant) =>
        Autoencoder is { Stage: AutoencoderStageConfig { Model: var trained } } ? trained
        : variant.Stage.Autoencoder is { } folder ? AutoencoderFolder.ReadConfig(folder)
        : VideoAutoencoderConfig.Pixels(variant.Stage.PixelBlock);

    /// <summary>The variants of some names.</summary>
    /// <param name="names">Empty for all.</param>
    /// <exception cref="TrainingException">There is none of a name.</exception>
    public IReadOnlyList<SweepVariant> Find(IReadOnlyCollection<string> names)
    {
        var unknown = names.Except(Variants.Select(variant => variant.Name)).ToList();
        return unknown.Count > 0
                ? throw new TrainingException(
                    $"Sweep: expected some of {string.Join(", ", Variants.Select(each => each.Name))}; found '{unknown[0]}'."
                )
            : names.Count == 0 ? Variants
            : [.. Variants.Where(variant => names.Contains(variant.Name))];
    }

    private static SweepVariant Changed(string reference, string file)
    {
        try
        {
            var change =
                JsonSerializer.Deserialize<Change>(File.ReadAllText(file), TrainingConfigFile.Options)
                ?? throw new JsonException("null instead of an object");
            TrainingConfig.Require(change.Budget > 0, $"{file}: budget", "above 0", change.Budget);
            var name = Path.GetFileNameWithoutExtension(file);
            return new(name, change.About, change.Budget, Base(reference, file, change.Patch));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{file}: expected 'about' and a 'change' to the reference; {e.Message}", e);
        }
    }

    private static TrainingConfig Base(string reference, string? file, JsonObject? change = null)
    {
        var text = change is null ? null : Merged(JsonNode.Parse(File.ReadAllText(reference), null, Lenient), change);
        var config = text is null
            ? TrainingConfigFile.Read(reference)
            : TrainingConfigFile.Parse(text.ToJsonString(), file!);
        return config.Stage is BaseStageConfig { Data.Buckets.Count: 1 }
            ? config
            : throw new TrainingException($"{file ?? reference}: expected a stage of kind 'base' with one bucket.");
    }

    // Objects are merged, all else takes the place of what was there.
    private static JsonObject Merged(JsonNode? before, JsonObject change)
    {
        var merged = before as JsonObject ?? [];
        foreach (var (key, value) in change)
        {
            merged[key] = value is JsonObject inner ? Merged(merged[key]?.DeepClone(), inner) : value?.DeepClone();
        }

        return merged;
    }

    private sealed record Change(
        string About,
        [property: System.Text.Json.Serialization.JsonPropertyName("change")] JsonObject Patch
    )
    {
        public double Budget { get; init; } = 1;
    }
}
