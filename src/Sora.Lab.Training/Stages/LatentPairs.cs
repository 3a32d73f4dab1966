using Sora.Lab.Autoencoder;
using Sora.Lab.Cascade;
using Sora.Lab.Patches;
using Sora.Lab.Training.Data;
using Sora.Lab.Video;

namespace Sora.Lab.Training.Stages;

/// <summary>Latents of a step's clips, each with that of the coarse clip doubled: what a stage is to draw, and what it is shown.</summary>
/// <param name="autoencoder">Encodes them.</param>
/// <param name="doubling">What the stage doubles.</param>
/// <param name="patch">What sizes become a multiple of.</param>
/// <param name="cache">Those of clips seen before; null where each clip is seen once.</param>
/// <param name="device">Where they are wanted, and where the autoencoder is.</param>
internal sealed class LatentPairs(
    VideoAutoencoder autoencoder,
    Doubling doubling,
    PatchSize patch,
    LatentCache? cache,
    Device device
)
{
    /// <summary>Of clips of one size: fine and coarse, [B, C, T', H', W'] each.</summary>
    public (Tensor Fine, Tensor Coarse) Of(IReadOnlyList<StepClip> clips)
    {
        using var scope = NewDisposeScope();
        var pairs = cache?.Get(clips, Encode, device) ?? Encode(clips);
        var halves = pairs.chunk(2, 1);
        return (halves[0].MoveToOuterDisposeScope(), halves[1].MoveToOuterDisposeScope());
    }

    /// <summary>Of one clip that is not kept.</summary>
    public (Tensor Fine, Tensor Coarse) Of(VideoClip clip)
    {
        using var scope = NewDisposeScope();
        var halves = Encode([clip]).chunk(2, 1);
        return (halves[0].MoveToOuterDisposeScope(), halves[1].MoveToOuterDisposeScope());
    }

    /// <summary>The coarse clip as the stage before gives it, and the same doubled in pixels.</summary>
    /// <param name="fine">[B, 3, T, H, W]</param>
    public (Tensor Coarse, Tensor Doubled) Coarsen(Tensor fine)
    {
        using var scope = NewDisposeScope();
        var half = doubling.Downsample(fine);
        var latent = autoencoder.ToLatent(ToPatches(half));
        var coarse = autoencoder.FromLatent(latent, (int)half.size(3), (int)half.size(4));
        return (coarse.MoveToOuterDisposeScope(), doubling.Upsample(coarse).MoveToOuterDisposeScope());
    }

    private Tensor Encode(IReadOnlyList<StepClip> clips) => Encode([.. clips.Select(clip => clip.Pixels!)]);

    // [B, 2C, T', H', W']
    private Tensor Encode(IReadOnlyList<VideoClip> clips)
    {
        using var scope = NewDisposeScope();
        var fine = ClipTensors.ToTensor(clips, device);
        var (_, doubled) = Coarsen(fine);
        var latents = new[] { fine, doubled }.Select(pixels => autoencoder.ToLatent(ToPatches(pixels)));
        return cat([.. latents], 1).MoveToOuterDisposeScope();
    }

    private Tensor ToPatches(Tensor pixels) =>
        ClipPadding.ToPatches(pixels, autoencoder.Stride, patch.Height, patch.Width);
}
