using Sora.Lab.Recaption;

namespace Sora.Lab;

/// <summary>A captioner on disk: <c>config.json</c>, the tokenizer's two files and the weights.</summary>
public static class CaptionerFolder
{
    /// <summary>Weights of the network.</summary>
    public const string WeightsFile = "captioner.safetensors";

    /// <summary>Saves a captioner whole: a reader finds the old one or the new one.</summary>
    /// <param name="folder">Made if it is not there; other files in it stay.</param>
    /// <param name="captioner">Stays as it is.</param>
    /// <param name="dtype">Stored numbers: Float16 halves the file; null keeps the model's own.</param>
    /// <exception cref="IOException">A file cannot be written; nothing of the new one is left then.</exception>
    public static void Save(string folder, ClipCaptioner captioner, ScalarType? dtype = null)
    {
        ArgumentNullException.ThrowIfNull(captioner);
        TokenizedModel.Save(folder, WeightsFile, captioner.Tokenizer, captioner.Model, captioner.Model.Config, dtype);
    }

    /// <summary>Loads a captioner, ready to write.</summary>
    /// <param name="folder">As <see cref="Save"/> leaves it.</param>
    /// <exception cref="IOException">A file is missing or is not what it should be; the message says which.</exception>
    public static ClipCaptioner Load(string folder)
    {
        var (tokenizer, model) = TokenizedModel.Load(
            folder,
            WeightsFile,
            (VideoCaptionerConfig config) => (new VideoCaptioner(config), config.VocabularySize)
        );
        return new ClipCaptioner(tokenizer, model);
    }
}
