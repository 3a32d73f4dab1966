using System.Text.Json;
using Sora.Lab.Autoencoder;
using Sora.Lab.Transformers;
using Sora.Lab.Weights;

namespace Sora.Lab;

/// <summary>A world model on disk: <c>config.json</c> and the weights of its two networks.</summary>
public static class WorldModelFolder
{
    /// <summary>Saves a model whole: a reader finds the old one or the new one.</summary>
    /// <param name="folder">Made if it is not there; other files in it stay.</param>
    /// <param name="config">The numbers.</param>
    /// <param name="transformer">Stays as it is.</param>
    /// <param name="autoencoder">Stays as it is.</param>
    /// <param name="dtype">Stored numbers of the transformer: Float16 halves the file; null keeps its own.</param>
    /// <exception cref="ArgumentException">The numbers do not fit together.</exception>
    /// <exception cref="IOException">A file cannot be written; nothing of the new model is left then.</exception>
    public static void Save(
        string folder,
        WorldModelConfig config,
        DiffusionTransformer transformer,
        VideoAutoencoder autoencoder,
        ScalarType? dtype = null
    )
    {
        ArgumentNullException.ThrowIfNull(config);
        var text = JsonSerializer.Serialize(config.Checked(), ModelFolder.Json);
        AtomicFolder.Write(
            folder,
            temporary =>
            {
                string At(string file) => Path.Combine(temporary, file);
                ModuleWeights.Save(transformer, At(ModelFolder.TransformerFile), dtype);
                ModuleWeights.Save(autoencoder, At(ModelFolder.AutoencoderFile));
                AtomicFile.WriteText(At(ModelFolder.ConfigFile), text + "\n");
            }
        );
    }

    /// <summary>Loads a model, ready to be played.</summary>
    /// <param name="folder">As <see cref="Save"/> leaves it.</param>
    /// <param name="compute">Where it runs; the processor if null.</param>
    /// <exception cref="IOException">A file is missing or is not what it should be; the message says which.</exception>
    public static WorldModel Load(string folder, Compute? compute = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var config = ModelFolder.ReadConfig<WorldModelConfig>(Path.Combine(folder, ModelFolder.ConfigFile));
        return LoadedParts.Join(
            folder,
            parts => new WorldModel(
                config,
                parts.Load(new DiffusionTransformer(config.Checked().Transformer), ModelFolder.TransformerFile),
                parts.Load(new VideoAutoencoder(config.Autoencoder), ModelFolder.AutoencoderFile),
                compute
            )
        );
    }
}
