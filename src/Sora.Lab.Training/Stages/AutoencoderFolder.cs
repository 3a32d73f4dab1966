using System.Text.Json;
using System.Text.Json.Nodes;
using Sora.Lab.Autoencoder;
using Sora.Lab.Weights;

namespace Sora.Lab.Training.Stages;

/// <summary>A trained autoencoder in a folder: a model folder without the networks that are trained after it.</summary>
internal static class AutoencoderFolder
{
    private const string Key = "autoencoder";

    public static void Save(VideoAutoencoder model, string folder)
    {
        ModuleWeights.Save(model, Path.Combine(folder, ModelFolder.AutoencoderFile));
        var config = new JsonObject
        {
            [Key] = JsonSerializer.SerializeToNode(model.Config, TrainingConfigFile.Options),
        };
        AtomicFile.WriteText(
            Path.Combine(folder, ModelFolder.ConfigFile),
            config.ToJsonString(TrainingConfigFile.Options) + "\n"
        );
    }

    /// <summary>An autoencoder from its own folder or a whole model's.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isTrained">Whether it is to be trained on; else it is frozen.</param>
    public static VideoAutoencoder Load(string folder, bool isTrained = false)
    {
        var model = new VideoAutoencoder(ReadConfig(folder));
        try
        {
            ModuleWeights.Load(model, Path.Combine(folder, ModelFolder.AutoencoderFile));
        }
        catch (IOException e)
        {
            throw Unusable(folder, e);
        }

        foreach (var parameter in model.parameters())
        {
            parameter.requires_grad = isTrained;
        }

        model.train(isTrained);
        return model;
    }

    /// <summary>The sizes of an autoencoder.</summary>
    /// <param name="folder">Its own folder or a whole model's.</param>
    public static VideoAutoencoderConfig ReadConfig(string folder)
    {
        try
        {
            var node = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, ModelFolder.ConfigFile)))?[Key];
            return node.Deserialize<VideoAutoencoderConfig>(TrainingConfigFile.Options)
                ?? throw new JsonException($"no '{Key}'");
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            throw Unusable(folder, e);
        }
    }

    private static TrainingException Unusable(string folder, Exception e) =>
        new($"{Path.Combine(folder, ModelFolder.ConfigFile)}: expected a trained autoencoder; {e.Message}", e);
}
