using System.Text.Json;
using Sora.Lab.Recaption;
using Sora.Lab.Text;
using Sora.Lab.Weights;

namespace Sora.Lab;

/// <summary>A recaptioner on disk: <c>config.json</c>, the tokenizer's two files and the weights.</summary>
public static class RecaptionerFolder
{
    /// <summary>The folder's name inside a model's folder.</summary>
    public const string Name = "recaptioner";

    /// <summary>Weights of the GPT.</summary>
    public const string WeightsFile = "gpt.safetensors";

    /// <summary>Saves a recaptioner whole: a reader finds the old one or the new one.</summary>
    /// <param name="folder">Made if it is not there; other files in it stay.</param>
    /// <param name="tokenizer">Its pieces and merges are saved.</param>
    /// <param name="model">Stays as it is.</param>
    /// <param name="dtype">Stored numbers: Float16 halves the file; null keeps the model's own.</param>
    /// <exception cref="IOException">A file cannot be written; nothing of the new one is left then.</exception>
    public static void Save(string folder, BytePairTokenizer tokenizer, Gpt model, ScalarType? dtype = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(model);
        Check(model.Config, tokenizer);
        AtomicFolder.Write(
            folder,
            temporary =>
            {
                ModuleWeights.Save(model, Path.Combine(temporary, WeightsFile), dtype);
                tokenizer.Save(temporary);
                var config = JsonSerializer.Serialize(model.Config, ModelFolder.Json);
                AtomicFile.WriteText(Path.Combine(temporary, ModelFolder.ConfigFile), config + "\n");
            }
        );
    }

    /// <summary>Loads a recaptioner, ready to write.</summary>
    /// <param name="folder">As <see cref="Save"/> leaves it.</param>
    /// <exception cref="IOException">A file is missing or is not what it should be; the message says which.</exception>
    public static GptRecaptioner Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var config = ModelFolder.ReadConfig<GptConfig>(Path.Combine(folder, ModelFolder.ConfigFile));
        var tokenizer = BytePairTokenizer.Load(folder);
        Gpt? model = null;
        try
        {
            Check(config, tokenizer);
            model = new Gpt(config);
            ModuleWeights.Load(model, Path.Combine(folder, WeightsFile));
            model.eval();
            return new GptRecaptioner(tokenizer, model);
        }
        catch (Exception e)
        {
            model?.Dispose();
            throw e is ArgumentException ? new IOException($"{folder}: {e.Message}", e) : e;
        }
    }

    private static void Check(GptConfig config, BytePairTokenizer tokenizer)
    {
        if (config.VocabularySize != tokenizer.Vocabulary.Count)
        {
            throw new ArgumentException(
                $"Recaptioner: expected {tokenizer.Vocabulary.Count} pieces, as the tokenizer has; found {config.VocabularySize}."
            );
        }
    }
}
