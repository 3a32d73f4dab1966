using Sora.Lab.Autoencoder;
using Sora.Lab.Diffusion;
using Sora.Lab.Text;
using Sora.Lab.Transformers;
using Sora.Lab.Video;

namespace Sora.Lab.Cascade;

/// <summary>A diffusion transformer that makes a clip of twice the frames, or twice the height and width.</summary>
/// <remarks>
/// Ho et al. 2022 (Imagen Video), section 2.3, in the latent space of the base's autoencoder: the clip is doubled in pixels and encoded, and
/// what that is missing is drawn from noise beside it, see <see cref="CoarseCondition"/>. Clips longer than those it was trained on are
/// made in windows that share a frame, so that memory does not grow with length. It owns its networks, but not the autoencoder.
/// </remarks>
public sealed class SuperResolution : ICascadeStage
{
    private const ulong WindowSalt = 0x9E3779B97F4A7C15; // neighbouring windows draw unlike noise

    private readonly TextEncoder textEncoder;
    private readonly DiffusionTransformer transformer;
    private readonly VideoAutoencoder autoencoder;
    private readonly Compute compute;
    private readonly Tensor deviations;
    private readonly Tensor missing;
    private readonly Tensor missingDeviations;

    /// <summary>Joins trained parts; the networks are moved to the device and no longer trained.</summary>
    /// <param name="config">The numbers of all parts.</param>
    /// <param name="tokenizer">For prompts.</param>
    /// <param name="textEncoder">From tokens to states.</param>
    /// <param name="transformer">The network.</param>
    /// <param name="autoencoder">The base's, on the device; stays its owner's.</param>
    /// <param name="compute">Where it runs; the processor if null.</param>
    /// <exception cref="ArgumentException">The parts do not fit together, or it was trained on another autoencoder's latents.</exception>
    public SuperResolution(
        SuperResolutionConfig config,
        PromptTokenizer tokenizer,
        TextEncoder textEncoder,
        DiffusionTransformer transformer,
        VideoAutoencoder autoencoder,
        Compute? compute = null
    )
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(autoencoder);
        config.Check(tokenizer, autoencoder.Config);
        (Config, Tokenizer, this.textEncoder) = (config, tokenizer, textEncoder);
        (this.transformer, this.autoencoder, this.compute) = (transformer, autoencoder, compute ?? Compute.Cpu);
        (Noise, Steps) = (config.Noise, config.Steps);
        this.compute.Place(textEncoder, ScalarType.Float32);
        this.compute.Place(transformer, this.compute.Type);
        deviations = OnDevice(autoencoder.LatentDeviations());
        missing = OnDevice(tensor(config.MissingDeviations.ToArray(), float32));
        missingDeviations = CoarseCondition.DeviationsOf(missing).DetachFromDisposeScope();
    }

    /// <summary>The numbers of all parts.</summary>
    public SuperResolutionConfig Config { get; }

    /// <summary>Reads prompts for this stage; what is beyond its <see cref="PromptTokenizer.MaxLength"/> is left out.</summary>
    public PromptTokenizer Tokenizer { get; }

    /// <summary>s, the noise that the coarse clip is shown under, in [0, <see cref="SuperResolutionConfig.MostNoise"/>]: more mends more and keeps less.</summary>
    public double Noise { get; init; }

    /// <summary>Steps of the sampler, at least 1.</summary>
    public int Steps { get; init; }

    /// <inheritdoc />
    public string Name => Config.Doubling == Doubling.Temporal ? "temporal-sr" : "spatial-sr";

    /// <summary>Loads a stage's folder, as <see cref="SuperResolutionFolder"/> writes it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="autoencoder">The base's, on the device; stays its owner's.</param>
    /// <param name="compute">Where it runs; the processor if null.</param>
    /// <exception cref="IOException">A file is missing or is not what it should be, or the stage was trained on another autoencoder's latents.</exception>
    public static SuperResolution Load(string folder, VideoAutoencoder autoencoder, Compute? compute = null) =>
        SuperResolutionFolder.Load(folder, autoencoder, compute);

    /// <inheritdoc />
    public GenerationSettings After(GenerationSettings before)
    {
        ArgumentNullException.ThrowIfNull(before);
        var after = Config.Doubling.After(before);
        after.Check();
        if (autoencoder.Config.FittingFrames(after.Frames) != after.Frames)
        {
            throw new ArgumentException(
                $"{Name}: expected a clip of {autoencoder.Stride.Frames}n+1 frames when it is done; found {after.Frames}."
            );
        }

        var window = after with { Frames = Math.Min(after.Frames, Config.Frames) };
        _ = LatentSize.Of(window, autoencoder.Stride, Config.Transformer.Patch); // refuses what is too large
        return after;
    }

    /// <inheritdoc />
    public int StepsFor(VideoClip clip) => Windows(clip).Count * Steps;

    /// <inheritdoc />
    public VideoClip Refine(VideoClip clip, string prompt, ulong seed, Action<int>? onStep = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, 1, nameof(Steps));
        if (!(Noise >= 0 && Noise <= Config.MostNoise))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{nameof(Noise)}: expected 0 to {Config.MostNoise}; found {Noise}.")
            );
        }

        var windows = Windows(clip);
        if (windows.Count == 0)
        {
            return clip;
        }

        using var gradient = no_grad();
        using var scope = NewDisposeScope();
        var text = Encode(prompt);
        var parts = windows.Select((window, i) => Part(clip, window, i));
        return VideoClip.Join([.. parts]);

        VideoClip Part(VideoClip whole, (int First, int Count) window, int number)
        {
            var part = Refine(
                whole.Part(window.First, window.Count),
                text,
                unchecked(seed + ((ulong)number * WindowSalt)),
                onStep is null ? null : (step, _, _) => onStep((number * Steps) + step + 1)
            );
            return number == 0 ? part : part.Part(1, part.Frames - 1);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        deviations.Dispose();
        missing.Dispose();
        missingDeviations.Dispose();
        textEncoder.Dispose();
        transformer.Dispose();
    }

    private VideoClip Refine(VideoClip clip, TextContext text, ulong seed, SamplerStep? onStep)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(seed, CPU);
        var patch = Config.Transformer.Patch;
        var pixels = Config.Doubling.Upsample(ClipTensors.ToTensor([clip], compute.Device));
        var (height, width) = ((int)pixels.size(3), (int)pixels.size(4));
        var padded = ClipPadding.ToPatches(pixels, autoencoder.Stride, patch.Height, patch.Width);
        var coarse = autoencoder.ToLatent(padded);
        var levels = tensor([(float)Noise], device: compute.Device);
        var condition = CoarseCondition.Of(coarse, Draw(coarse, generator), levels, deviations, missing);
        var drawn = Samplers.Euler(
            (x, t) => Denoise(x, t, condition, text),
            Draw(coarse, generator),
            FlowSchedule.Linear(Steps),
            onStep
        );
        var fine = autoencoder.FromLatent(condition.Complete(drawn), height, width);
        return ClipTensors.ToClip(fine, Config.Doubling.After(VideoCascade.SizeOf(clip)).FramesPerSecond);
    }

    private Tensor Denoise(Tensor x, double t, CoarseCondition condition, TextContext text)
    {
        using var scope = NewDisposeScope();
        var times = tensor([(float)t], device: x.device);
        var input = cat([Config.Prediction.Input(x, times, missingDeviations), condition.Input], 1);
        var output = transformer.Predict(input, times, text);
        return Config.Prediction.ToVelocity(output, x, times, missingDeviations).MoveToOuterDisposeScope();
    }

    // In frames of the coarse clip. Each begins with the frame that the one before ends with.
    private List<(int First, int Count)> Windows(VideoClip clip)
    {
        if (After(VideoCascade.SizeOf(clip)) == VideoCascade.SizeOf(clip))
        {
            return []; // an image has nothing between its frames
        }

        var steps = Config.Doubling == Doubling.Temporal ? (Config.Frames - 1) / 2 : Config.Frames - 1;
        var windows = new List<(int, int)> { (0, Math.Min(steps + 1, clip.Frames)) };
        for (var first = steps; first < clip.Frames - 1; first += steps)
        {
            windows.Add((first, Math.Min(steps + 1, clip.Frames - first)));
        }

        return windows;
    }

    private TextContext Encode(string prompt)
    {
        var (ids, lengths) = Tokenizer.EncodeBatch([prompt]);
        return textEncoder.Encode(ids.to(compute.Device), lengths);
    }

    // The same on every device.
    private Tensor Draw(Tensor like, Generator generator) => randn(like.shape, generator: generator).to(compute.Device);

    private Tensor OnDevice(Tensor values)
    {
        using (values)
        {
            return values.to(compute.Device).alias().DetachFromDisposeScope();
        }
    }
}
