using Sora.Lab.Layers;
using Sora.Lab.Text;
using Sora.Lab.Transformers;

namespace Sora.Lab.Tests.Transformers;

/// <summary>A small transformer and its inputs.</summary>
internal static class TinyTransformer
{
    public static DiffusionTransformerConfig Config { get; } =
        new()
        {
            InputChannels = 4,
            OutputChannels = 4,
            Width = 24,
            Depth = 2,
            Heads = 2,
            FeedForwardWidth = 48,
            TextWidth = 10,
            FrequencyWidth = 32,
        };

    /// <summary>A model none of whose parts is silent: every parameter is moved away from its start.</summary>
    public static DiffusionTransformer Shaken(DiffusionTransformerConfig? config = null, long seed = 3)
    {
        random.manual_seed(seed);
        using var gradients = no_grad();
        var model = new DiffusionTransformer(config ?? Config);
        foreach (var parameter in model.parameters())
        {
            using var noise = randn_like(parameter);
            using var small = noise.Times(0.1);
            parameter.add_(small);
        }

        return model;
    }

    public static TextContext Text(int clips, int length = 5) =>
        new(
            randn(clips, length, 10),
            [.. Enumerable.Range(0, clips).Select(i => 1 + (i % length))],
            TextPadding.Masked
        );

    public static Tensor Latents(int clips, int frames, int height, int width) =>
        randn([clips, 4, frames, height, width]);
}
