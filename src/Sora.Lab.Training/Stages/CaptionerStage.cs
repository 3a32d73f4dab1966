using Sora.Lab.Autoencoder;
using Sora.Lab.Patches;
using Sora.Lab.Recaption;
using Sora.Lab.Text;
using Sora.Lab.Training.Data;
using Sora.Lab.Video;

namespace Sora.Lab.Training.Stages;

/// <summary>Trains a network to describe clips, token after token.</summary>
internal sealed class CaptionerStage : ITrainingStage
{
    private const long TokenizerNumbers = 1L << 43; // far beyond what any run trains on

    private readonly CaptionerStageConfig config;
    private readonly Device device;
    private readonly VideoAutoencoder autoencoder;
    private readonly IClipSource source;
    private readonly ClipCaptioner captioner;
    private readonly BucketedClips clips;
    private readonly ClipLatents latents;

    public CaptionerStage(CaptionerStageConfig config, ulong seed, Device device)
    {
        (this.config, this.device) = (config, device);
        autoencoder = AutoencoderFolder.Load(config.Autoencoder);
        autoencoder.to(device);
        source = config.Data.Open(seed);
        var tokenizer = BytePairTokenizer.Train(
            Enumerable.Range(0, config.TokenizerCaptions).Select(Caption),
            config.VocabularySize,
            ClipCaptioner.SpecialPieces
        );
        var model = new VideoCaptioner(config.Model(tokenizer.Vocabulary.Count, autoencoder.Config.LatentChannels));
        model.to(device);
        captioner = new ClipCaptioner(tokenizer, model);
        clips = new BucketedClips(
            source,
            config.Data.Buckets,
            seed,
            captionDropout: 0,
            config.CachedClips,
            Compute.Of(device).Helpers
        );
        var patch = new PatchSize(1, config.PatchSide, config.PatchSide);
        latents = new ClipLatents(autoencoder, patch, clips.Cache, device);
    }

    public IReadOnlyList<(string Name, nn.Module Module)> Modules => [("captioner", captioner.Model)];

    public IReadOnlyList<string> Skipped => source.Skipped;

    public string Describe() =>
        FormattableString.Invariant(
            $"captioner of {captioner.Model.Millions():F2} M parameters, {source.Describe()}, {string.Join(", ", config.Data.Buckets)}"
        );

    public StepLoss Loss(long number, Generator generator)
    {
        var batch = clips.Take(number)[0];
        using var scope = NewDisposeScope();
        if (batch.Count == 0)
        {
            return StepLoss.Nothing(device, scope);
        }

        var rows = batch.Select(clip => new TokenRow(captioner.Encode(clip.Caption), 1)).ToList();
        var (ids, next) = TokenRow.ToTensors(rows, ClipCaptioner.End, device);
        var loss = Gpt.Loss(captioner.Model.call(latents.Of(batch), ids), next);
        return new StepLoss(loss.MoveToOuterDisposeScope(), rows.Count, ids.numel());
    }

    // What it writes is text: the exported model is tried by evaluating it.
    public IEnumerable<(string Name, VideoClip Clip)> Samples(string model) => [];

    /// <summary>In half precision, which halves the file; the run's checkpoints keep every bit.</summary>
    public void Export(string folder) => CaptionerFolder.Save(folder, captioner, ScalarType.Float16);

    public void Dispose()
    {
        clips.Dispose();
        captioner.Dispose();
        autoencoder.Dispose();
    }

    private string Caption(int i)
    {
        var bucket = config.Data.Buckets[i % config.Data.Buckets.Count];
        return " " + source.ClipAt(bucket, TokenizerNumbers + i).Caption(0);
    }
}
