using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Video;

namespace Sora.Lab.Training.Stages;

/// <summary>Trains the last layers of a decoder on latents that the model's own transformer drew.</summary>
internal sealed class RefinerStage : ITrainingStage
{
    private const long SampleNumbers = 1L << 40; // far beyond what any run trains on
    private const int NumberStream = 115;
    private const int CutStream = 116;
    private const int CaptionStream = 117;
    private const int NoiseStream = 118;

    private readonly RefinerStageConfig config;
    private readonly ulong seed;
    private readonly Device device;
    private readonly TextToVideo model;
    private readonly VideoAutoencoder autoencoder;
    private readonly IClipSource source;
    private readonly IClipSource clean; // of clips whose latents stay as they are
    private readonly BucketDraw buckets;
    private readonly LatentCache drawn = new(); // of pixels before the refiner
    private readonly Ahead<IReadOnlyList<StepClip>> clips;

    public RefinerStage(RefinerStageConfig config, ulong seed, Device device)
    {
        (this.config, this.seed, this.device) = (config, seed, device);
        source = config.Data.Open(seed);
        clean = config.CleanStyles.Count > 0 ? (config.Data with { Styles = config.CleanStyles }).Open(seed) : source;
        model = TextToVideo.Load(config.Model, Compute.Of(device));
        autoencoder = Refined(config);
        autoencoder.to(device);
        autoencoder.train();
        autoencoder.FreezeAllButRefiner();
        buckets = new BucketDraw(config.Data.Buckets, seed);
        clips = new Ahead<IReadOnlyList<StepClip>>(Render, depth: 2);
    }

    public IReadOnlyList<(string Name, nn.Module Module)> Modules => [("autoencoder", autoencoder)];

    public IReadOnlyList<string> Skipped => source.Skipped;

    public string Describe() =>
        FormattableString.Invariant(
            $"refiner of {autoencoder.parameters().Where(p => p.requires_grad).Sum(p => p.numel()) / 1e6:F2} M parameters, {source.Describe()}, {string.Join(", ", config.Data.Buckets)}"
        );

    public StepLoss Loss(long number, Generator generator)
    {
        var taken = clips.Take(number);
        using var scope = NewDisposeScope();
        if (taken.Count == 0)
        {
            return StepLoss.Nothing(device, scope);
        }

        var real = ClipTensors.ToTensor([.. taken.Select(clip => clip.Pixels!)], device);
        var found = drawn.Get(taken, Draw, device);
        var random = StepRandom.Managed(seed, number, CutStream);
        var windows = taken
            .Select(clip => OnEvenPixels(ClipCut.Window(clip.Pixels!, config.CutSide ?? int.MaxValue, random)))
            .ToArray();
        var (refined, wanted) = (autoencoder.Refine(Cut(found, windows)), Cut(real, windows));
        var loss = ReconstructionLoss.Of(
            refined.sub(wanted),
            config.PixelWeight,
            config.SquareWeight,
            config.EdgeWeight
        );
        var texture = TextureLoss.Of(refined, wanted);
        return new StepLoss(
            loss.Loss.Plus(texture.Times(config.TextureWeight)).MoveToOuterDisposeScope(),
            taken.Count,
            refined.numel() / 3,
            ("pixels", loss.Absolute.detach().MoveToOuterDisposeScope()),
            ("edges", loss.Edges.detach().MoveToOuterDisposeScope()),
            ("square_error", loss.Square.detach().MoveToOuterDisposeScope()),
            ("texture", texture.detach().MoveToOuterDisposeScope())
        );
    }

    public IEnumerable<(string Name, VideoClip Clip)> Samples(string model)
    {
        for (var i = 0; i < config.SampleClips; i++)
        {
            var bucket = config.Data.Buckets[i % config.Data.Buckets.Count];
            if (Render(bucket, SampleNumbers + i) is { } clip)
            {
                yield return ($"{i:D2}", Mend(clip));
            }
        }
    }

    /// <summary>The whole model with the refined autoencoder, in half precision.</summary>
    public void Export(string folder) =>
        ModelFolder.Save(
            folder,
            model.Tokenizer,
            model.TextEncoder,
            model.Denoiser,
            autoencoder,
            model.Prediction,
            ScalarType.Float16
        );

    public void Dispose()
    {
        clips.Dispose();
        drawn.Dispose();
        autoencoder.Dispose();
        model.Dispose();
    }

    private static VideoAutoencoder Refined(RefinerStageConfig config)
    {
        var trained = AutoencoderFolder.Load(config.Model, isTrained: true);
        if (trained.Config.Refiner == config.Refiner)
        {
            return trained;
        }

        using (trained)
        {
            return trained.WithRefiner(config.Refiner);
        }
    }

    private VideoClip Mend(StepClip clip)
    {
        using var scope = NewDisposeScope();
        using var nothing = no_grad();
        var real = clip.Pixels!;
        var mended = ClipTensors.ToClip(autoencoder.Refine(Draw([clip])), real.FramesPerSecond);
        return ClipBatch.SideBySide(real, mended);
    }

    // Pixels before the refiner, one clip after the other: each has its own time.
    private Tensor Draw(IReadOnlyList<StepClip> taken)
    {
        using var scope = NewDisposeScope();
        var pixels = taken.Select(clip => autoencoder.Unrefined(Latent(clip)));
        return cat([.. pixels.Zip(taken, (each, clip) => ClipPadding.Crop(each, clip.Size.Height, clip.Size.Width))])
            .MoveToOuterDisposeScope();
    }

    // As it is, or taken back to noise and drawn again from there.
    private Tensor Latent(StepClip clip)
    {
        using var scope = NewDisposeScope();
        var latent = model.EncodeClip(clip.Pixels!);
        if (TimeOf(clip.Number) is not { } time)
        {
            return latent.MoveToOuterDisposeScope();
        }

        var request = new GenerationRequest(clip.Caption)
        {
            Seed = StepRandom.Seed(seed, clip.Number, NoiseStream),
            Settings = GenerationSettings.Default with
            {
                Width = clip.Size.Width,
                Height = clip.Size.Height,
                Frames = clip.Size.Frames,
            },
        };
        var noisy = latent.Times(1 - time).Plus(model.Noise(request.Seed, request.Settings).Times(time));
        return model.Sample([request], new() { Sample = noisy, Time = time }).MoveToOuterDisposeScope();
    }

    // How far a clip is taken back; null for one whose latents stay as they are.
    private double? TimeOf(long number)
    {
        var random = StepRandom.Managed(seed, number, NoiseStream);
        return random.NextDouble() < config.CleanPart ? null : config.LatestTime * (1 - random.NextDouble());
    }

    // As in a whole frame: the refiner folds squares of two pixels, and so does the style of square blocks.
    private static (int Left, int Top, int Width, int Height) OnEvenPixels(
        (int Left, int Top, int Width, int Height) window
    ) => window with { Left = window.Left & ~1, Top = window.Top & ~1 };

    private static Tensor Cut(Tensor pixels, (int Left, int Top, int Width, int Height)[] windows) =>
        cat([
            .. windows.Select(
                (window, i) =>
                    pixels.narrow(0, i, 1).narrow(3, window.Top, window.Height).narrow(4, window.Left, window.Width)
            ),
        ]);

    private List<StepClip> Render(long step)
    {
        var bucket = config.Data.Buckets[buckets.At(step)];
        var random = StepRandom.Managed(seed, step, NumberStream);
        var numbers = Enumerable.Range(0, bucket.Batch).Select(_ => random.NextInt64(config.CachedClips)).ToList();
        return [.. numbers.Select(number => Render(bucket, number)).OfType<StepClip>()];
    }

    // Null where its file is damaged.
    private StepClip? Render(Bucket bucket, long number)
    {
        var clip = (TimeOf(number) is null ? clean : source).ClipAt(bucket, number);
        var caption = clip.Caption(StepRandom.Seed(seed, number, CaptionStream));
        return clip.Render() is { } pixels ? new(number, number, bucket.Size, pixels, caption) : null;
    }
}
