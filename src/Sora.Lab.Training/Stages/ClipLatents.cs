using Sora.Lab.Autoencoder;
using Sora.Lab.Patches;
using Sora.Lab.Training.Data;

namespace Sora.Lab.Training.Stages;

/// <summary>Latents of a step's clips, padded by their edges to whole patches.</summary>
/// <param name="autoencoder">Encodes them.</param>
/// <param name="patch">What their sizes become a multiple of.</param>
/// <param name="cache">Those of clips seen before; null where each clip is seen once.</param>
/// <param name="device">Where they are wanted, and where the autoencoder is.</param>
internal sealed class ClipLatents(VideoAutoencoder autoencoder, PatchSize patch, LatentCache? cache, Device device)
{
    /// <summary>Of clips of one size: [B, C, T', H', W'].</summary>
    public Tensor Of(IReadOnlyList<StepClip> clips)
    {
        using var scope = NewDisposeScope();
        var latents = cache is null
            ? Encode(clips)
            : cat([.. clips.Select(clip => cache.Get(clip.Size, clip.Number, () => Encode([clip])))]);
        return latents.to(device).MoveToOuterDisposeScope();
    }

    private Tensor Encode(IReadOnlyList<StepClip> clips)
    {
        var (height, width) = (patch.Height * autoencoder.Stride.Height, patch.Width * autoencoder.Stride.Width);
        var pixels = clips.Select(clip => ClipPadding.ToMultiple(ClipTensors.ToTensor(clip.Pixels!), height, width));
        return autoencoder.ToLatent(cat([.. pixels]).to(device));
    }
}
