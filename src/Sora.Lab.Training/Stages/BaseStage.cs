using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;
using Sora.Lab.Text;
using Sora.Lab.Training.Data;
using Sora.Lab.Transformers;
using Sora.Lab.Video;

namespace Sora.Lab.Training.Stages;

/// <summary>Trains a diffusion transformer and its text encoder on latents, by rectified flow.</summary>
/// <remarks>
/// Liu et al. 2022; Esser et al. 2024, section 3.1: x_t = (1 - t) x0 + t noise, and the network learns the velocity
/// <c>noise - x0</c>. Given frames sit at t = 0 and have no part in the loss.
/// </remarks>
internal sealed class BaseStage : ITrainingStage
{
    private readonly BaseStageConfig config;
    private readonly Compute compute;
    private readonly VideoAutoencoder autoencoder;
    private readonly PromptTokenizer tokenizer;
    private readonly TextEncoder textEncoder;
    private readonly IDenoiser denoiser;
    private readonly IClipSource source;
    private readonly IStepSource clips;
    private readonly FlowSteps steps;
    private readonly FlowLoss flow;
    private readonly Tensor deviations;

    public BaseStage(BaseStageConfig config, ulong seed, Device device)
    {
        (this.config, compute) = (config, Compute.Of(device));
        autoencoder = config.Autoencoder is { } folder
            ? AutoencoderFolder.Load(folder)
            : new VideoAutoencoder(VideoAutoencoderConfig.Pixels(config.PixelBlock));
        (source, clips) = Open(seed);
        if (config.Autoencoder is null)
        {
            PixelScale.Set(autoencoder, source, config.Data.Buckets);
        }

        var vocabulary = PromptVocabulary.Build(config.Data.Words(source));
        var text = config.Text(vocabulary.Count);
        tokenizer = new PromptTokenizer(vocabulary, text.MaxLength);
        textEncoder = new TextEncoder(text);
        denoiser = config.Denoiser(autoencoder.Config.LatentChannels, text.Width).Build();
        Begin();
        autoencoder.to(device);
        textEncoder.to(device);
        compute.PlaceToTrain(denoiser.Network);
        deviations = autoencoder.LatentDeviations().to(device).DetachFromDisposeScope();
        var draw = new FlowDraw(config, autoencoder, clips.Cache, seed, device, compute.Helpers);
        steps = new FlowSteps(clips, draw, tokenizer, device);
        flow = new FlowLoss(config, denoiser, deviations);
    }

    public IReadOnlyList<(string Name, nn.Module Module)> Modules =>
        [("transformer", denoiser.Network), ("text_encoder", textEncoder)];

    public IReadOnlyList<string> Skipped => source.Skipped;

    public string Describe() =>
        FormattableString.Invariant(
            $"{Name} of {denoiser.Network.Millions():F2} M and text encoder of {textEncoder.Millions():F2} M parameters, {source.Describe()}, {clips.Describe()}"
        );

    public StepLoss Loss(long number, Generator generator)
    {
        using var scope = NewDisposeScope();
        var packs = steps.Take(number, scope);
        if (packs.Count == 0)
        {
            return StepLoss.Nothing(compute.Device, scope);
        }

        var groups = packs.SelectMany(pack => pack.Groups).ToList();
        var loss = Mean(packs, groups.Sum(group => group.UnknownTokens));
        return new StepLoss(
            loss.MoveToOuterDisposeScope(),
            groups.Sum(group => group.Count),
            groups.Sum(group => group.Tokens)
        );
    }

    // Drawn by the model as exported, with the settings a user gets: the caption's own clip on the left.
    public IEnumerable<(string Name, VideoClip Clip)> Samples(string model)
    {
        using var exported = TextToVideo.Load(model, compute);
        for (var i = 0; i < config.SampleClips; i++)
        {
            var (size, sample) = clips.SampleAt(i);
            var request = new GenerationRequest(sample.Caption(0))
            {
                Seed = (ulong)i,
                Settings = GenerationSettings.Default with
                {
                    Width = size.Width,
                    Height = size.Height,
                    Frames = size.Frames,
                },
            };
            if (sample.Render() is { } clip)
            {
                yield return ($"{i:D2}", ClipBatch.SideBySide(clip, exported.Generate(request)));
            }
        }
    }

    /// <summary>In half precision, which halves the files; the run's checkpoints keep every bit.</summary>
    public void Export(string folder) =>
        ModelFolder.Save(folder, tokenizer, textEncoder, denoiser, autoencoder, config.Prediction, ScalarType.Float16);

    public void Dispose()
    {
        steps.Dispose();
        deviations.Dispose();
        autoencoder.Dispose();
        textEncoder.Dispose();
        denoiser.Dispose();
    }

    private string Name =>
        config.Backbone switch
        {
            Backbone.UNet => "U-Net",
            Backbone.Ensemble => "ensemble",
            _ => "transformer",
        };

    private void Begin()
    {
        if (config.From is { } folder)
        {
            ModelFolder.LoadWeights(folder, tokenizer, textEncoder, denoiser);
        }
        else if (config.StartsLocally)
        {
            denoiser.Members.OfType<DiffusionTransformer>().ToList().ForEach(each => each.StartLocally());
        }

        if (config.TrainsOnlyInputs)
        {
            ((DiffusionTransformer)denoiser).FreezeAllButInputs();
        }
    }

    // Gradients of all packs but the last are added up here, so that one pack at a time is in memory.
    private Tensor Mean(IReadOnlyList<FlowPack> packs, long tokens)
    {
        var done = tensor(0f, device: compute.Device);
        for (var i = 0; i < packs.Count - 1; i++)
        {
            using var scope = NewDisposeScope();
            var part = Sum(packs[i]).Over(tokens);
            part.backward();
            done.Accumulate(part.detach());
        }

        return Sum(packs[^1]).Over(tokens).Plus(done);
    }

    private Tensor Sum(FlowPack pack) => flow.Sum(pack.Groups, textEncoder.Encode(pack.Ids, pack.Lengths));

    private (IClipSource Source, IStepSource Clips) Open(ulong seed)
    {
        if (config.Data.Packing == Packing.Bucketed)
        {
            var sized = config.Data.Open(seed);
            return (sized, config.Bucketed(sized, seed, compute));
        }

        var (dropout, cached) = (config.CaptionDropout, config.CachedClips);
        var (words, native) = config.Data.OpenNative(seed);
        int Tokens(ClipSize size) => FlowDraw.GridOf(size, autoencoder.Stride, config.Patch).Count;
        return (words, new PackedClips(native, config.Data.Native, Tokens, seed, dropout, cached, compute.Helpers));
    }
}
