using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sora.Lab.Autoencoder;
using Sora.Lab.Diffusion;
using Sora.Lab.Text;
using Sora.Lab.Transformers;
using Sora.Lab.Weights;

namespace Sora.Lab;

/// <summary>A model on disk: <c>config.json</c>, <c>vocab.txt</c> and the weights of the three networks.</summary>
public static class ModelFolder
{
    /// <summary>The sizes of the networks.</summary>
    public const string ConfigFile = "config.json";

    /// <summary>The tokenizer's pieces, one a line.</summary>
    public const string VocabularyFile = "vocab.txt";

    /// <summary>Weights of the text encoder.</summary>
    public const string TextEncoderFile = "text_encoder.safetensors";

    /// <summary>Weights of the diffusion transformer, or of what stands in its place.</summary>
    public const string TransformerFile = "transformer.safetensors";

    /// <summary>Weights of the video autoencoder.</summary>
    public const string AutoencoderFile = "autoencoder.safetensors";

    private const long MostFileBytes = 15_000_000; // what code hosts and reviewers bear; larger networks come in shards

    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        IgnoreReadOnlyProperties = true,
        NumberHandling = JsonNumberHandling.Strict,
        ReadCommentHandling = JsonCommentHandling.Skip,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
    };

    /// <summary>Saves a model whole: a reader finds the old one or the new one.</summary>
    /// <param name="folder">Made if it is not there; other files in it stay.</param>
    /// <param name="tokenizer">Its vocabulary is saved.</param>
    /// <param name="textEncoder">Stays as it is.</param>
    /// <param name="denoiser">Stays as it is.</param>
    /// <param name="autoencoder">Stays as it is.</param>
    /// <param name="prediction">What the denoiser was trained to predict.</param>
    /// <param name="dtype">Stored numbers: Float16 or BFloat16 halve the files; null keeps the networks' own.</param>
    /// <exception cref="IOException">A file cannot be written; nothing of the new model is left then.</exception>
    public static void Save(
        string folder,
        PromptTokenizer tokenizer,
        TextEncoder textEncoder,
        IDenoiser denoiser,
        VideoAutoencoder autoencoder,
        Prediction prediction = Prediction.Velocity,
        ScalarType? dtype = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(denoiser);
        var config = TextToVideoConfig.Of(textEncoder.Config, denoiser, autoencoder.Config, prediction);
        config.Check(tokenizer);
        var former = WeightFiles(folder);
        AtomicFolder.Write(
            folder,
            temporary =>
            {
                string At(string file) => Path.Combine(temporary, file);
                SaveWeights(textEncoder, temporary, TextEncoderFile, dtype);
                SaveWeights(denoiser.Network, temporary, TransformerFile, dtype);
                SaveWeights(autoencoder, temporary, AutoencoderFile, dtype);
                AtomicFile.WriteText(At(VocabularyFile), string.Join('\n', tokenizer.Vocabulary) + "\n");
                AtomicFile.WriteText(At(ConfigFile), JsonSerializer.Serialize(config, Json) + "\n");
                former.ExceptWith(WeightFiles(temporary));
            }
        );
        foreach (var file in former)
        {
            File.Delete(Path.Combine(folder, file));
        }
    }

    /// <summary>Gives networks the weights of a model, to be trained on.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="tokenizer">What the networks read; the model's must have the same pieces.</param>
    /// <param name="textEncoder">Of the model's sizes.</param>
    /// <param name="denoiser">Likewise.</param>
    /// <exception cref="IOException">The model has other pieces or other sizes, or its files are not sound.</exception>
    public static void LoadWeights(
        string folder,
        PromptTokenizer tokenizer,
        TextEncoder textEncoder,
        IDenoiser denoiser
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(denoiser);
        var path = Path.Combine(folder, VocabularyFile);
        var found = PromptTokenizer.Load(path, tokenizer.MaxLength).Vocabulary;
        if (!found.SequenceEqual(tokenizer.Vocabulary))
        {
            throw new IOException(
                $"{path}: expected the {tokenizer.Vocabulary.Count} pieces that the data has; found {found.Count}, or others."
            );
        }

        ModuleWeights.Load(textEncoder, WeightsOf(folder, TextEncoderFile));
        ModuleWeights.Load(denoiser.Network, WeightsOf(folder, TransformerFile));
    }

    /// <summary>Where a network's weights are: its file, or the index of its shards.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="file">Such as <see cref="TransformerFile"/>.</param>
    public static string WeightsOf(string folder, string file)
    {
        var path = Path.Combine(folder, file);
        var index = Path.ChangeExtension(path, SafetensorsIndex.Suffix);
        return File.Exists(index) ? index : path;
    }

    /// <summary>A short name for all that a model is made of: other weights, another name.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <returns>16 hexadecimal digits.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static string Fingerprint(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Fingerprint(folder, [.. WeightFiles(folder), ConfigFile, VocabularyFile]);
    }

    internal static string Fingerprint(string folder, IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            using var stream = File.OpenRead(Path.Combine(folder, file));
            hash.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    /// <inheritdoc cref="TextToVideo.Load"/>
    internal static TextToVideo Load(string folder, Compute? compute)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var config = ReadConfig<TextToVideoConfig>(Path.Combine(folder, ConfigFile));
        var tokenizer = PromptTokenizer.Load(Path.Combine(folder, VocabularyFile), config.TextEncoder.MaxLength);
        return LoadedParts.Join(
            folder,
            parts => new TextToVideo(
                tokenizer,
                parts.Load(new TextEncoder(config.TextEncoder), TextEncoderFile),
                LoadDenoiser(parts, config.Denoiser),
                parts.Load(new VideoAutoencoder(config.Autoencoder), AutoencoderFile),
                compute
            )
            {
                Prediction = config.Prediction,
            }
        );
    }

    private static IDenoiser LoadDenoiser(LoadedParts parts, DenoiserConfig config)
    {
        var denoiser = config.Build();
        _ = parts.Load(denoiser.Network, TransformerFile);
        return denoiser;
    }

    private static void SaveWeights(nn.Module module, string folder, string file, ScalarType? dtype)
    {
        using var scope = NewDisposeScope();
        var bytes = module
            .state_dict()
            .Values.Sum(value => value.numel() * SafetensorsType.Find(dtype ?? value.dtype)!.Size);
        if (bytes > MostFileBytes)
        {
            ModuleWeights.SaveShards(module, folder, Path.GetFileNameWithoutExtension(file), MostFileBytes, dtype);
        }
        else
        {
            ModuleWeights.Save(module, Path.Combine(folder, file), dtype);
        }
    }

    // A network that was saved in one file before, or in more shards, would stand beside the new one.
    private static HashSet<string> WeightFiles(string folder)
    {
        string[] networks = [TextEncoderFile, TransformerFile, AutoencoderFile];
        return Directory.Exists(folder)
            ?
            [
                .. networks
                    .Select(Path.GetFileNameWithoutExtension)
                    .SelectMany(name =>
                        Directory
                            .EnumerateFiles(folder, $"{name}-*.safetensors")
                            .Concat(Directory.EnumerateFiles(folder, $"{name}.safetensors*"))
                    )
                    .Select(path => Path.GetFileName(path)),
            ]
            : [];
    }

    internal static T ReadConfig<T>(string path)
        where T : class
    {
        if (!File.Exists(path))
        {
            throw new IOException($"{path}: expected a model's config; found no such file.");
        }

        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<T>(stream, Json) ?? throw new JsonException("null instead of an object.");
        }
        catch (Exception e) when (e is JsonException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: expected a model's config; found {e.Message}", e);
        }
    }
}
