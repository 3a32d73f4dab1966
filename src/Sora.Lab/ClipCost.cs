using Sora.Lab.Autoencoder;
using Sora.Lab.Diffusion;
using Sora.Lab.Patches;
using Sora.Lab.Transformers;

namespace Sora.Lab;

/// <summary>Matrix operations of the denoiser to draw one clip; a multiplication with its addition counts as two.</summary>
/// <remarks>Text encoder and autoencoder, which are far smaller, are left out.</remarks>
public static class ClipCost
{
    /// <summary>Tokens of text that costs are counted with: about those of the longest caption of a batch.</summary>
    public const int TextTokens = 32;

    /// <summary>Of drawing a clip from noise by Euler's sampler, guidance included.</summary>
    /// <param name="denoiser">The network's numbers.</param>
    /// <param name="prediction">What its output stands for.</param>
    /// <param name="stride">Pixels to a step of the latent.</param>
    /// <param name="settings">The clip's size and the sampler's steps.</param>
    /// <exception cref="ArgumentException">The model has no clip of this size.</exception>
    public static double OfDrawing(
        DenoiserConfig denoiser,
        Prediction prediction,
        LatentStride stride,
        GenerationSettings settings
    )
    {
        ArgumentNullException.ThrowIfNull(denoiser);
        ArgumentNullException.ThrowIfNull(settings);
        var latent = LatentSize.Of(settings, stride, denoiser.Patch);
        var times = prediction.Times(1, settings.Steps, latent.Shift(settings));
        var passes = times[..^1].Sum(t => settings.Guidance != 1 && settings.GuidanceInterval.Contains(t) ? 2 : 1);
        var grid = latent.Grid(denoiser.Patch);
        return denoiser.Transformer is { IsCausal: true } causal
            ? FrameByFrame(causal, grid, passes)
            : passes * denoiser.Operations(grid, TextTokens);
    }

    /// <summary>Of refining a clip in a stage of a cascade, which has no guidance.</summary>
    /// <param name="transformer">The stage's.</param>
    /// <param name="stride">Pixels to a step of the latent.</param>
    /// <param name="settings">The size when it is done.</param>
    /// <param name="steps">Of the sampler.</param>
    /// <param name="windowFrames">Longer clips are made in windows of so many frames that share one.</param>
    /// <exception cref="ArgumentException">The stage has no clip of this size.</exception>
    public static double OfRefining(
        DiffusionTransformerConfig transformer,
        LatentStride stride,
        GenerationSettings settings,
        int steps,
        int windowFrames
    )
    {
        ArgumentNullException.ThrowIfNull(transformer);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(windowFrames, 2);
        var operations = 0.0;
        for (var first = 0; first == 0 || first < settings.Frames - 1; first += windowFrames - 1)
        {
            var window = settings with { Frames = Math.Min(windowFrames, settings.Frames - first) };
            var tokens = LatentSize.Of(window, stride, transformer.Patch).Grid(transformer.Patch).Count;
            operations += steps * transformer.Operations(tokens, TextTokens);
        }

        return operations;
    }

    // Each frame attends to those before it, which are passed once with the prompt and once without.
    private static double FrameByFrame(DiffusionTransformerConfig transformer, GridSize grid, int passes)
    {
        double Frames(int count, int before) =>
            transformer.Operations((long)count * grid.CountPerFrame, TextTokens)
            + (4.0 * transformer.Depth * count * before * Math.Pow(grid.CountPerFrame, 2) * transformer.Width);
        return Enumerable.Range(0, grid.Frames).Sum(i => (passes * Frames(1, i)) + (i == 0 ? 0 : 2 * Frames(i, 0)));
    }
}
