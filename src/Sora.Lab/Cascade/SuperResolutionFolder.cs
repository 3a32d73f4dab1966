using System.Text.Json;
using Sora.Lab.Autoencoder;
using Sora.Lab.Text;
using Sora.Lab.Transformers;
using Sora.Lab.Weights;

namespace Sora.Lab.Cascade;

/// <summary>A stage on disk: <c>config.json</c>, <c>vocab.txt</c> and the weights of its two networks; the autoencoder is the base's.</summary>
public static class SuperResolutionFolder
{
    /// <summary>Saves a stage whole: a reader finds the old one or the new one.</summary>
    /// <param name="folder">Made if it is not there; other files in it stay.</param>
    /// <param name="config">The numbers of all parts.</param>
    /// <param name="tokenizer">Its vocabulary is saved.</param>
    /// <param name="textEncoder">Stays as it is.</param>
    /// <param name="transformer">Stays as it is.</param>
    /// <param name="dtype">Stored numbers: Float16 halves the files; null keeps the networks' own.</param>
    /// <exception cref="ArgumentException">The parts do not fit together.</exception>
    /// <exception cref="IOException">A file cannot be written; nothing of the new stage is left then.</exception>
    public static void Save(
        string folder,
        SuperResolutionConfig config,
        PromptTokenizer tokenizer,
        TextEncoder textEncoder,
        DiffusionTransformer transformer,
        ScalarType? dtype = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tokenizer);
        config.Check(tokenizer, config.Autoencoder);
        AtomicFolder.Write(
            folder,
            temporary =>
            {
                string At(string file) => Path.Combine(temporary, file);
                ModuleWeights.Save(textEncoder, At(ModelFolder.TextEncoderFile), dtype);
                ModuleWeights.Save(transformer, At(ModelFolder.TransformerFile), dtype);
                AtomicFile.WriteText(At(ModelFolder.VocabularyFile), string.Join('\n', tokenizer.Vocabulary) + "\n");
                AtomicFile.WriteText(
                    At(ModelFolder.ConfigFile),
                    JsonSerializer.Serialize(config, ModelFolder.Json) + "\n"
                );
            }
        );
    }

    /// <inheritdoc cref="SuperResolution.Load"/>
    internal static SuperResolution Load(string folder, VideoAutoencoder autoencoder, Compute? compute)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var config = ModelFolder.ReadConfig<SuperResolutionConfig>(Path.Combine(folder, ModelFolder.ConfigFile));
        var vocabulary = Path.Combine(folder, ModelFolder.VocabularyFile);
        var tokenizer = PromptTokenizer.Load(vocabulary, config.TextEncoder.MaxLength);
        return LoadedParts.Join(
            folder,
            parts => new SuperResolution(
                config,
                tokenizer,
                parts.Load(new TextEncoder(config.TextEncoder), ModelFolder.TextEncoderFile),
                parts.Load(new DiffusionTransformer(config.Transformer), ModelFolder.TransformerFile),
                autoencoder,
                compute
            )
        );
    }
}
