using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Video;

namespace Sora.Lab.Training.Stages;

/// <summary>Trains a video autoencoder to reproduce clips from small latents near a standard normal.</summary>
internal sealed class AutoencoderStage : ITrainingStage
{
    // Far beyond what any run trains on.
    private const long SampleNumbers = 1L << 40;
    private const long StatisticsNumbers = 1L << 41;
    private const long LinearPathNumbers = 1L << 42;

    private const int CutStream = 108;

    private readonly AutoencoderStageConfig config;
    private readonly ulong seed;
    private readonly Device device;
    private readonly VideoAutoencoder autoencoder;
    private readonly IClipSource source;
    private readonly BucketDraw buckets;
    private readonly Ahead<IReadOnlyList<VideoClip>> clips;

    public AutoencoderStage(AutoencoderStageConfig config, ulong seed, Device device)
    {
        (this.config, this.seed, this.device) = (config, seed, device);
        source = config.Data.Open(seed);
        autoencoder = config.From is { } folder
            ? AutoencoderFolder.Load(folder, isTrained: true)
            : new VideoAutoencoder(config.Model);
        autoencoder.to(device);
        if (config is { From: null, Model.LinearPath: true })
        {
            autoencoder.FixLinearPath(FreshClips(LinearPathNumbers));
        }

        autoencoder.FreezeLinearPath();
        if (config.IsEncoderFrozen)
        {
            autoencoder.FreezeEncoder();
        }

        buckets = new BucketDraw(config.Data.Buckets, seed);
        clips = new Ahead<IReadOnlyList<VideoClip>>(Render, depth: 2);
    }

    public IReadOnlyList<(string Name, nn.Module Module)> Modules => [("autoencoder", autoencoder)];

    public IReadOnlyList<string> Skipped => source.Skipped;

    public string Describe() =>
        FormattableString.Invariant(
            $"autoencoder of {autoencoder.Millions():F2} M parameters, {source.Describe()}, {string.Join(", ", config.Data.Buckets)}"
        );

    public StepLoss Loss(long number, Generator generator)
    {
        var taken = clips.Take(number);
        using var scope = NewDisposeScope();
        if (taken.Count == 0)
        {
            return StepLoss.Nothing(device, scope);
        }

        var pixels = ClipTensors.ToTensor(taken, device);
        using var latent = autoencoder.Encode(pixels);
        var drawn = latent.Sample(generator);
        var error = autoencoder.Decode(drawn, (int)pixels.size(3), (int)pixels.size(4)).sub(pixels);
        var pixel = ReconstructionLoss.Of(error, config.PixelWeight, config.SquareWeight, config.EdgeWeight);
        var divergence = latent.KullbackLeibler().sum().Over(latent.Mean.numel());
        var loss = pixel.Loss.Plus(divergence.Times(config.KullbackLeiblerWeight));
        return new StepLoss(
            loss.MoveToOuterDisposeScope(),
            (int)pixels.size(0),
            drawn.numel() / drawn.size(1),
            ("pixels", pixel.Absolute.detach().MoveToOuterDisposeScope()),
            ("edges", pixel.Edges.detach().MoveToOuterDisposeScope()),
            ("divergence", divergence.detach().MoveToOuterDisposeScope()),
            ("square_error", pixel.Square.detach().MoveToOuterDisposeScope())
        );
    }

    public IEnumerable<(string Name, VideoClip Clip)> Samples(string model)
    {
        for (var i = 0; i < config.SampleClips; i++)
        {
            var bucket = config.Data.Buckets[i % config.Data.Buckets.Count];
            if (source.ClipAt(bucket, SampleNumbers + i).Render() is { } clip)
            {
                yield return ($"{i:D2}", Reconstruct(clip));
            }
        }
    }

    public void Export(string folder)
    {
        if (!config.IsEncoderFrozen)
        {
            SetStatistics();
        }

        AutoencoderFolder.Save(autoencoder, folder);
    }

    public void Dispose()
    {
        clips.Dispose();
        autoencoder.Dispose();
    }

    private List<VideoClip> Render(long step)
    {
        var bucket = config.Data.Buckets[buckets.At(step)];
        var largest = config.Data.Buckets.Max(b => b.Batch);
        var clips = Enumerable.Range(0, bucket.Batch).Select(i => Render(bucket, (step * largest) + i));
        return [.. clips.OfType<VideoClip>()];
    }

    // Null where its file is damaged.
    private VideoClip? Render(Bucket bucket, long number)
    {
        var clip = source.ClipAt(bucket, number).Render();
        return clip is not null && config.CutSide is { } side
            ? ClipCut.Square(clip, side, StepRandom.Managed(seed, number, CutStream))
            : clip;
    }

    private VideoClip Reconstruct(VideoClip clip)
    {
        using var scope = NewDisposeScope();
        var pixels = ClipTensors.ToTensor([clip], device);
        return ClipBatch.SideBySide(clip, ClipTensors.ToClip(autoencoder.call(pixels), clip.FramesPerSecond));
    }

    private void SetStatistics()
    {
        using var scope = NewDisposeScope();
        using var nothing = no_grad();
        var statistics = new LatentStatistics();
        foreach (var pixels in FreshClips(StatisticsNumbers))
        {
            using var latent = autoencoder.Encode(pixels);
            statistics.Add(latent.Mean);
        }

        var gains = PixelGain.Of(autoencoder, statistics.Mean, statistics.Deviation);
        var (scale, deviations) = statistics.InUnitsOfPixels(gains);
        autoencoder.SetLatentStatistics(statistics.Mean, scale, deviations);
    }

    // Clips that training does not see; each lives until the next.
    private IEnumerable<Tensor> FreshClips(long first)
    {
        for (var i = 0; i < config.StatisticsClips; i++)
        {
            var bucket = config.Data.Buckets[i % config.Data.Buckets.Count];
            if (Render(bucket, first + i) is not { } drawn)
            {
                continue;
            }

            using var pixels = ClipTensors.ToTensor([drawn], device);
            yield return pixels;
        }
    }
}
