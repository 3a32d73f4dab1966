using Sora.Lab.Autoencoder;
using Sora.Lab.Patches;
using Sora.Lab.Training.Stages;

namespace Sora.Lab.Training.Sweeps;

/// <summary>Matrix operations of the denoiser, in training and in use; a multiplication with its addition counts as two.</summary>
/// <remarks>Text encoder and autoencoder, which are the same for nearly all variants and far smaller, are left out.</remarks>
/// <param name="stage">What is trained.</param>
/// <param name="autoencoder">The sizes of the autoencoder, if <paramref name="stage"/> has one.</param>
internal sealed class RunCost(BaseStageConfig stage, VideoAutoencoderConfig autoencoder)
{
    private const int TextTokens = 32; // of the longest caption of a batch, about
    private const int PassesOfAStep = 3; // forward, and backward to weights and inputs

    private readonly VideoAutoencoderConfig latent = stage.Autoencoder is null
        ? VideoAutoencoderConfig.Pixels(stage.PixelBlock)
        : autoencoder;

    private GridSize Grid => FlowDraw.GridOf(stage.Data.Buckets[0].Size, latent.Stride, stage.Patch);

    private DenoiserConfig Denoiser => stage.Denoiser(latent.LatentChannels, stage.Text(pieces: 0).Width);

    /// <summary>Of one pass over one whole clip.</summary>
    public double Pass => Denoiser.Operations(Grid, TextTokens);

    /// <summary>Of one step of training.</summary>
    public double Step
    {
        get
        {
            var kept = FlowDraw.Kept(Grid.Count, stage.TokenDrop);
            return PassesOfAStep * stage.Data.Buckets[0].Batch * Denoiser.Operations(Grid, TextTokens, kept);
        }
    }

    /// <summary>The steps that come nearest to a budget, at least 1.</summary>
    public long Steps(double operations) => Math.Max(1, (long)Math.Round(operations / Step));

    /// <summary>Of drawing one clip from noise, guidance included.</summary>
    /// <param name="settings">Of the sampler, which is Euler's.</param>
    /// <param name="times">That it visits.</param>
    public double Clip(GenerationSettings settings, double[] times)
    {
        var passes = times[..^1].Sum(t => settings.Guidance != 1 && settings.GuidanceInterval.Contains(t) ? 2 : 1);
        return stage.FrameByFrame ? FrameByFrame(passes) : passes * Pass;
    }

    // Each frame attends to those before it, which are passed once with the prompt and once without.
    private double FrameByFrame(int passes)
    {
        var transformer = Denoiser.Transformer!;
        double Frames(int count, int before) =>
            transformer.Operations((long)count * Grid.CountPerFrame, TextTokens)
            + (4.0 * transformer.Depth * count * before * Math.Pow(Grid.CountPerFrame, 2) * transformer.Width);
        return Enumerable.Range(0, Grid.Frames).Sum(i => (passes * Frames(1, i)) + (i == 0 ? 0 : 2 * Frames(i, 0)));
    }
}
