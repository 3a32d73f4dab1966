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
    public Tensor Of(IReadOnlyList<StepClip> clips) => cache?.Get(clips, Encode, device) ?? Encode(clips);

    private Tensor Encode(IReadOnlyList<StepClip> clips)
    {
        using var scope = NewDisposeScope();
        var pixels = ClipTensors.ToTensor([.. clips.Select(clip => clip.Pixels!)], device);
        return autoencoder
            .ToLatent(ClipPadding.ToPatches(pixels, autoencoder.Stride, patch.Height, patch.Width))
            .MoveToOuterDisposeScope();
    }
}
