using Sora.Lab.Autoencoder;
using Sora.Lab.Patches;
using Sora.Lab.Text;
using Sora.Lab.Transformers;

namespace Sora.Lab.Tests;

/// <summary>A whole model with random weights, small enough to generate in milliseconds.</summary>
internal static class TinyModel
{
    public static readonly GenerationSettings Settings = new()
    {
        Width = 32,
        Height = 24,
        Frames = 5,
        Steps = 3,
    };

    public static DiffusionTransformerConfig Transformer { get; } =
        new()
        {
            InputChannels = 4,
            OutputChannels = 4,
            Patch = new PatchSize(1, 1, 1),
            Width = 24,
            Depth = 1,
            Heads = 2,
            FeedForwardWidth = 32,
            TextWidth = 12,
            FrequencyWidth = 16,
        };

    public static TextToVideo Create(Compute? compute = null, DiffusionTransformerConfig? config = null)
    {
        var vocabulary = PromptVocabulary.Build(["a", "red", "blue", "circle"]);
        var autoencoder = new VideoAutoencoder(
            new()
            {
                LatentChannels = 4,
                PatchFrames = 4,
                PatchSide = 4,
                TimeStrides = [false],
                Encoder = [new(8, 0), new(8, 0)],
                Decoder = [new(8, 1), new(8, 0)],
                EncoderMiddle = false,
                DecoderMiddle = false,
            }
        );
        var textEncoder = new TextEncoder(
            new()
            {
                VocabularySize = vocabulary.Count,
                Width = 12,
                AttentionWidth = 12,
                FeedForwardWidth = 16,
                Heads = 2,
                Layers = 1,
                MaxLength = 8,
            }
        );
        var transformer = new DiffusionTransformer(config ?? Transformer);
        Randomize(textEncoder, transformer, autoencoder);
        return new(
            new PromptTokenizer(vocabulary, maxLength: 8),
            textEncoder,
            transformer,
            autoencoder,
            compute ?? Float32
        );
    }

    public static Compute Float32 => new(CPU, ScalarType.Float32);

    public static GenerationRequest Request(ulong seed = 1, GenerationSettings? settings = null) =>
        new("a red circle") { Seed = seed, Settings = settings ?? Settings };

    // A fresh transformer predicts zero; tests need one whose every part speaks.
    private static void Randomize(params nn.Module[] modules)
    {
        using var generator = new Generator(5, CPU);
        using var gradient = no_grad();
        foreach (var parameter in modules.SelectMany(module => module.parameters()))
        {
            parameter.normal_(0, 0.3, generator);
        }
    }
}
