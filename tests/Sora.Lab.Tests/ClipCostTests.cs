using Sora.Lab.Autoencoder;
using Sora.Lab.Diffusion;
using Sora.Lab.Transformers;

namespace Sora.Lab.Tests;

public sealed class ClipCostTests
{
    private static readonly LatentStride Stride = new(4, 8, 8);

    private static readonly DiffusionTransformerConfig Transformer = new()
    {
        InputChannels = 8,
        OutputChannels = 4,
        Patch = new(1, 1, 1),
        Width = 24,
        Depth = 2,
        Heads = 2,
        FeedForwardWidth = 48,
        TextWidth = 8,
    };

    private static readonly GenerationSettings Settings = new()
    {
        Width = 32,
        Height = 32,
        Frames = 33,
        Steps = 10,
    };

    [Fact]
    public void Guidance_doubles_the_passes_in_its_interval_alone()
    {
        var pass = Transformer.Operations(9 * 16, ClipCost.TextTokens);

        Assert.Equal(10 * pass, Draw(Settings with { Guidance = 1 }));
        Assert.Equal(20 * pass, Draw(Settings with { GuidanceInterval = new(0, 1) }));
        Assert.InRange(Draw(Settings with { GuidanceInterval = new(0.5, 1) }), 11 * pass, 19 * pass);

        static double Draw(GenerationSettings settings) =>
            ClipCost.OfDrawing(new(Transformer), Prediction.Velocity, Stride, settings);
    }

    [Fact]
    public void A_long_clip_is_refined_in_windows_that_share_a_frame()
    {
        var window = Refine(33);

        Assert.Equal(8 * Transformer.Operations(9 * 16, ClipCost.TextTokens), window);
        Assert.Equal(2 * window, Refine(65));
        Assert.Equal(2 * window + Refine(5), Refine(69), 1);
        Assert.Equal(8 * Transformer.Operations(16, ClipCost.TextTokens), Refine(1));

        static double Refine(int frames) =>
            ClipCost.OfRefining(Transformer, Stride, Settings with { Frames = frames }, steps: 8, windowFrames: 33);
    }

    [Fact]
    public void A_clip_of_no_whole_number_of_latent_frames_is_refused() =>
        Assert.Contains(
            "4n+1",
            Assert
                .Throws<ArgumentException>(() =>
                    ClipCost.OfDrawing(new(Transformer), Prediction.Velocity, Stride, Settings with { Frames = 6 })
                )
                .Message,
            StringComparison.Ordinal
        );
}
