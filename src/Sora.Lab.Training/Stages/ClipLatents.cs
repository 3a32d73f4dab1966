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
    public Tensor Of(IReadOnlyList<StepClip> clips) => cache is null ? Encode(clips) : cache.Get(clips, EncodeMissing);

    // One by one on a CPU: with a resumed run's empty cache others are missing, and sums over a batch may end in other bits.
    private Tensor EncodeMissing(IReadOnlyList<StepClip> clips) =>
        device.type == DeviceType.CPU ? cat([.. clips.Select(clip => Encode([clip]))]) : Encode(clips);

    private Tensor Encode(IReadOnlyList<StepClip> clips)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (patch.Height * autoencoder.Stride.Height, patch.Width * autoencoder.Stride.Width);
        var pixels = ClipTensors.ToTensor([.. clips.Select(clip => clip.Pixels!)], device);
        return autoencoder.ToLatent(ClipPadding.ToMultiple(pixels, height, width)).MoveToOuterDisposeScope();
    }
}
