using System.Globalization;
using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;
using Sora.Lab.Text;
using Sora.Lab.Transformers;
using Sora.Lab.Weights;

namespace Sora.Lab.Published;

/// <summary>A model in the layout of Wan2.1's release with random weights at tiny width: all of the way, none of the sense.</summary>
/// <remarks>For trying out and for tests, where the gigabytes of the real one are not at hand. Its clips are coloured noise.</remarks>
public static class RandomPublishedModel
{
    private const int Heads = 1;

    /// <summary>Writes the model: transformer with its config, text encoder with its tokenizer, autoencoder.</summary>
    /// <param name="folder">Made if it is not there.</param>
    /// <param name="seed">Of the weights.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Write(string folder, ulong seed = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        using var generator = new Generator(seed, CPU);
        var pieces = TinySentencePieces.Pieces;
        var transformer = Transformer;
        var tokenizer = Path.Combine(folder, "google", "umt5-xxl");
        Directory.CreateDirectory(tokenizer);
        AtomicFile.Write(Path.Combine(tokenizer, "spiece.model"), stream => stream.Write(TinySentencePieces.Model()));
        Save("diffusion_pytorch_model", WanTensors.Transformer(transformer));
        Save("models_t5_umt5-xxl-enc-bf16", WanTensors.TextEncoder(TextEncoder(pieces.Count)));
        Save("Wan2.1_VAE", WanTensors.Autoencoder(Autoencoder));
        AtomicFile.WriteText(Path.Combine(folder, "config.json"), Config(transformer));

        void Save(string name, IEnumerable<(string Name, long[] Shape)> tensors)
        {
            using var scope = NewDisposeScope();
            SafetensorsWriter.Save(
                Path.Combine(folder, name + ".safetensors"),
                tensors.Select(tensor => (tensor.Name, Values(tensor.Name, tensor.Shape, generator))).ToList()
            );
        }
    }

    private static DiffusionTransformerConfig Transformer { get; } =
        new()
        {
            InputChannels = 16,
            OutputChannels = 16,
            Width = 128,
            Depth = 2,
            Heads = Heads,
            FeedForwardWidth = 192,
            TextWidth = 32,
            FrequencyWidth = 64,
        };

    private static VideoAutoencoderConfig Autoencoder { get; } =
        VideoAutoencoderConfig.Wan21 with
        {
            Encoder = [new(4, 1), new(8, 1), new(16, 1), new(16, 1)],
            Decoder = [new(4, 2), new(8, 2), new(16, 2), new(16, 2)],
        };

    private static TextEncoderConfig TextEncoder(int pieces) =>
        new()
        {
            VocabularySize = pieces + 20,
            Width = 32,
            AttentionWidth = 32,
            FeedForwardWidth = 48,
            Heads = 4,
            Layers = 2,
            MaxLength = 512,
            SharesPositionBias = false,
        };

    // Gains near 1, the rest such that variance passes through.
    private static Tensor Values(string name, long[] shape, Generator generator)
    {
        var values = randn(shape, generator: generator);
        var isGain = name.EndsWith("gamma", StringComparison.Ordinal) || (shape.Length == 1 && name.Contains("norm"));
        if (isGain)
        {
            return values.Times(0.1).Plus(name.EndsWith("bias", StringComparison.Ordinal) ? 0 : 1);
        }

        var inputs = shape.Length == 1 ? 100 : shape.Skip(1).Aggregate(1L, (product, size) => product * size);
        return values.Times(1 / Math.Sqrt(inputs));
    }

    private static string Config(DiffusionTransformerConfig config) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {
              "model_type": "t2v",
              "dim": {{config.Width}},
              "ffn_dim": {{config.FeedForwardWidth}},
              "freq_dim": {{config.FrequencyWidth}},
              "in_dim": {{config.InputChannels}},
              "out_dim": {{config.OutputChannels}},
              "num_heads": {{config.Heads}},
              "num_layers": {{config.Depth}},
              "text_len": 512,
              "eps": 1e-06
            }

            """
        );
}
