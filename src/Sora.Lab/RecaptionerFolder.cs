using Sora.Lab.Recaption;
using Sora.Lab.Text;

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
        TokenizedModel.Save(folder, WeightsFile, tokenizer, model, model.Config, dtype);
    }

    /// <summary>A short name for all that a recaptioner is made of, as <see cref="ModelFolder.Fingerprint(string)"/> gives a model's.</summary>
    /// <param name="folder">As <see cref="Save"/> leaves it.</param>
    /// <returns>16 hexadecimal digits.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static string Fingerprint(string folder) =>
        ModelFolder.Fingerprint(
            folder,
            [WeightsFile, ModelFolder.ConfigFile, BytePairTokenizer.VocabularyFile, BytePairTokenizer.MergesFile]
        );

    /// <summary>Loads a recaptioner, ready to write.</summary>
    /// <param name="folder">As <see cref="Save"/> leaves it.</param>
    /// <param name="language">What it is held to (<see cref="GptRecaptioner.Language"/>); null to take the first caption.</param>
    /// <exception cref="IOException">A file is missing or is not what it should be; the message says which.</exception>
    public static GptRecaptioner Load(string folder, IPromptLanguage? language = null)
    {
        var (tokenizer, model) = TokenizedModel.Load(
            folder,
            WeightsFile,
            (GptConfig config) => (new Gpt(config), config.VocabularySize)
        );
        return new GptRecaptioner(tokenizer, model) { Language = language };
    }
}
