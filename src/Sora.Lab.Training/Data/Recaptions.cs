using System.Collections.Concurrent;
using Sora.Lab.Autoencoder;
using Sora.Lab.Recaption;
using Sora.Lab.Training.Stages;
using Sora.Lab.Video;
using Sora.Lab.Worlds.Captioning;

namespace Sora.Lab.Training.Data;

/// <summary>What a captioner says of training clips, in the place of their own captions; each is looked at once.</summary>
/// <remarks>
/// Betker et al. 2023 (DALL-E 3), section 2; Brooks et al. 2024 (Sora), "Language understanding". A CPU has clips captioned one by one, so
/// that a resumed run, which has forgotten all captions, finds the same ones to the letter.
/// </remarks>
internal sealed class Recaptions : IDisposable
{
    private const int SeenAtOnce = 256;

    private readonly ConcurrentDictionary<(ClipSize Size, long Number), string> captions = new();
    private readonly ClipCaptioner captioner;
    private readonly VideoAutoencoder autoencoder;
    private readonly Device device;

    /// <param name="config">Where it is.</param>
    /// <param name="device">Where it looks and writes.</param>
    /// <exception cref="IOException">The captioner's files are not there or not sound.</exception>
    /// <exception cref="TrainingException">There is no such autoencoder, or it has other latents.</exception>
    public Recaptions(CaptionerConfig config, Device device)
    {
        this.device = device;
        autoencoder = AutoencoderFolder.Load(config.Autoencoder);
        captioner = CaptionerFolder.Load(config.Folder);
        var (seen, given) = (captioner.Model.Config.LatentChannels, autoencoder.Config.LatentChannels);
        TrainingConfig.Require(
            seen == given,
            "stage.data.captioner.autoencoder",
            $"one of {seen} latent channels, as {config.Folder} looks through",
            given
        );
        autoencoder.to(device);
        captioner.Model.to(device);
    }

    /// <summary>The words it may use beside those of the clips' own captions: it was trained on the world's.</summary>
    public static IEnumerable<string> Words => CaptionVocabulary.Words.Concat(CaptionVocabulary.Marks);

    /// <summary>The same clips with its captions; those whose caption was left out stay so.</summary>
    /// <param name="clips">Of one size; with pixels, but for those that came with pixels before.</param>
    public IReadOnlyList<StepClip> Of(IReadOnlyList<StepClip> clips)
    {
        var missing = clips.Where(clip => !captions.ContainsKey(Key(clip))).DistinctBy(Key);
        foreach (var some in missing.Chunk(device.type == DeviceType.CPU ? 1 : SeenAtOnce))
        {
            foreach (var (clip, text) in some.Zip(Caption([.. some.Select(clip => clip.Pixels!)])))
            {
                captions[Key(clip)] = text;
            }
        }

        return [.. clips.Select(clip => clip.Caption.Length == 0 ? clip : clip with { Caption = captions[Key(clip)] })];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        captioner.Dispose();
        autoencoder.Dispose();
    }

    private IReadOnlyList<string> Caption(IReadOnlyList<VideoClip> clips)
    {
        using var scope = NewDisposeScope();
        using var gradient = no_grad();
        var pixels = ClipTensors.ToTensor(clips, device);
        var side = captioner.Model.Config.PatchSide;
        return captioner.Caption(autoencoder.ToLatent(ClipPadding.ToPatches(pixels, autoencoder.Stride, side, side)));
    }

    private static (ClipSize Size, long Number) Key(StepClip clip) => (clip.Size, clip.Number);
}
