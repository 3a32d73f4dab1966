using Sora.Lab.Autoencoder;
using Sora.Lab.Conditioning;
using Sora.Lab.Diffusion;
using Sora.Lab.Text;
using Sora.Lab.Transformers;
using Sora.Lab.Video;

namespace Sora.Lab;

/// <summary>From a prompt to a clip: text encoder, diffusion transformer and video autoencoder in a row.</summary>
/// <remarks>It owns its parts and disposes them.</remarks>
public sealed class TextToVideo : IDisposable
{
    private const ulong FreshSalt = 0x9FB21C651E98DF25; // noise that is drawn on the way is unlike that of any seed

    private readonly Compute compute;
    private readonly Tensor deviations;

    /// <summary>Joins trained parts; they are moved to the device and no longer trained.</summary>
    /// <exception cref="ArgumentException">The parts do not fit together.</exception>
    public TextToVideo(
        PromptTokenizer tokenizer,
        TextEncoder textEncoder,
        IDenoiser denoiser,
        VideoAutoencoder autoencoder,
        Compute? compute = null
    )
    {
        (Tokenizer, TextEncoder, Denoiser, Autoencoder) = (tokenizer, textEncoder, denoiser, autoencoder);
        this.compute = compute ?? Compute.Cpu;
        Config.Check(tokenizer);
        this.compute.Place(textEncoder, ScalarType.Float32);
        this.compute.Place(denoiser.Network, this.compute.Type);
        this.compute.Place(autoencoder, ScalarType.Float32);
        deviations = autoencoder.LatentDeviations().to(this.compute.Device).DetachFromDisposeScope();
    }

    /// <summary>From text to tokens.</summary>
    public PromptTokenizer Tokenizer { get; }

    /// <summary>From tokens to states that the transformer attends to.</summary>
    public TextEncoder TextEncoder { get; }

    /// <summary>From noise to a latent video.</summary>
    public IDenoiser Denoiser { get; }

    /// <summary>The denoiser, where it is one transformer, as it is but for ablations.</summary>
    /// <exception cref="InvalidOperationException">It is another.</exception>
    public DiffusionTransformer Transformer =>
        Denoiser as DiffusionTransformer
        ?? throw new InvalidOperationException(
            $"Expected a model with a {nameof(DiffusionTransformer)}; found a {Denoiser.GetType().Name}."
        );

    /// <summary>From a latent video to pixels.</summary>
    public VideoAutoencoder Autoencoder { get; }

    /// <summary>What the transformer's output stands for.</summary>
    public Prediction Prediction { get; init; }

    /// <summary>The sizes of all parts.</summary>
    public TextToVideoConfig Config =>
        TextToVideoConfig.Of(TextEncoder.Config, Denoiser, Autoencoder.Config, Prediction);

    /// <summary>Loads a model folder, as <see cref="ModelFolder"/> writes it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="compute">Where it runs; the processor if null.</param>
    /// <exception cref="IOException">A file is missing or is not what it should be; the message says which.</exception>
    public static TextToVideo Load(string folder, Compute? compute = null) => ModelFolder.Load(folder, compute);

    /// <summary>Generates a clip.</summary>
    /// <param name="request">Prompt, seed, size and settings.</param>
    /// <param name="onStep">Told after each sampling step; it may throw to stop.</param>
    /// <exception cref="ArgumentException">The prompt or a setting cannot be used; the message says which.</exception>
    public VideoClip Generate(GenerationRequest request, Action<GenerationProgress>? onStep = null) =>
        Generate([request], onStep)[0];

    /// <summary>Generates clips of the same settings side by side; each is what it would be alone.</summary>
    /// <param name="requests">Prompts and seeds, all with equal settings.</param>
    /// <param name="onStep">Told after each sampling step; it may throw to stop.</param>
    /// <exception cref="ArgumentException">A prompt or a setting cannot be used; the message says which.</exception>
    public IReadOnlyList<VideoClip> Generate(
        IReadOnlyList<GenerationRequest> requests,
        Action<GenerationProgress>? onStep = null
    )
    {
        using var scope = NewDisposeScope();
        var latents = Sample(requests, SamplingStart.Noise, onStep);
        return [.. latents.split(1).Select(latent => Decode(latent, requests[0].Settings))];
    }

    /// <summary>Generates latents of the same settings side by side, from noise or from something else.</summary>
    /// <param name="requests">Prompts and seeds, all with equal settings.</param>
    /// <param name="start">Where to begin, and what is given.</param>
    /// <param name="onStep">Told after each sampling step; it may throw to stop.</param>
    /// <returns>[B, C, T, H, W], the caller's to dispose.</returns>
    /// <exception cref="ArgumentException">A prompt or a setting cannot be used; the message says which.</exception>
    public Tensor Sample(
        IReadOnlyList<GenerationRequest> requests,
        SamplingStart start,
        Action<GenerationProgress>? onStep = null
    )
    {
        var settings = Check(requests);
        ArgumentNullException.ThrowIfNull(start);
        using var gradient = no_grad();
        using var scope = NewDisposeScope();
        var noise = cat([.. requests.Select(request => Noise(request.Seed, settings))]);
        var wanted = Encode([.. requests.Select(request => request.Prompt)]);
        var unwanted = Encode([.. requests.Select(request => request.NegativePrompt)]);
        var times = Times(settings, start.Time);
        if (Denoiser is DiffusionTransformer { Config.IsCausal: true } causal && start == SamplingStart.Noise)
        {
            var frames = new FrameByFrame(causal, Prediction, deviations, settings, times);
            return frames.Draw(noise, wanted, unwanted, Report(times, onStep)).MoveToOuterDisposeScope();
        }

        Denoise Guided(Tensor known) =>
            Guidance.ClassifierFree(
                Velocity(wanted, start.Given, known),
                Velocity(unwanted, start.Given, known),
                settings.Guidance,
                settings.GuidanceInterval
            );
        var begin = start.Sample ?? noise;
        var x = start.Given?.Place(begin, noise, start.Time) ?? begin;
        var drawn = 0UL;
        Tensor Fresh()
        {
            drawn++;
            return cat([.. requests.Select(request => Noise(unchecked(request.Seed + (drawn * FreshSalt)), settings))]);
        }

        var sampler = new Resampling(settings.Sampler.Find(), start, Fresh);
        var latents = sampler.Draw(Guided, x, noise, times, Report(times, onStep));
        return (start.Given?.Finish(latents) ?? latents).MoveToOuterDisposeScope();
    }

    /// <summary>Goes from a clip back to the noise that the sampler would make it from.</summary>
    /// <remarks>Song et al. 2020 (DDIM), section 4.3: the flow is an equation with one solution either way. Guidance is left out.</remarks>
    /// <param name="latent">[1, C, T, H, W], as <see cref="EncodeClip"/> gives it.</param>
    /// <param name="request">Its prompt says what the clip shows; its settings how to step.</param>
    /// <param name="onStep">Told after each step; it may throw to stop.</param>
    /// <returns>[1, C, T, H, W], the caller's to dispose.</returns>
    public Tensor Invert(Tensor latent, GenerationRequest request, Action<GenerationProgress>? onStep = null)
    {
        var settings = Check([request]);
        using var gradient = no_grad();
        using var scope = NewDisposeScope();
        double[] times = [.. Times(settings).Reverse()];
        var denoise = Velocity(Encode([request.Prompt]), given: null, latent);
        return Samplers.Euler(denoise, latent, times, Report(times, onStep)).MoveToOuterDisposeScope();
    }

    /// <summary>The velocity the model sees in noisy latents, in one pass: with the prompt and without guidance.</summary>
    /// <remarks><see cref="RectifiedFlow.Clean"/> makes of it what the model takes the finished latent to be.</remarks>
    /// <param name="latents">[B, C, T, H, W].</param>
    /// <param name="times">t of each clip [B], or of each frame [B, T], in [0, 1].</param>
    /// <param name="text">A prompt for each clip, as <see cref="Encode"/> gives it.</param>
    /// <param name="record">Filled with what goes on inside the transformer; null for nothing.</param>
    /// <returns>[B, C, T, H, W], the caller's to dispose.</returns>
    /// <exception cref="InvalidOperationException">A record of a network that is no transformer.</exception>
    public Tensor Predict(Tensor latents, Tensor times, TextContext text, PassRecord? record = null)
    {
        using var gradient = no_grad();
        using var scope = NewDisposeScope();
        var placed = times.to(latents.device);
        var shown = Prediction.Input(latents, placed, deviations);
        var input = new DiffusionInput([shown], [placed], text) { Record = record };
        var output = (record is null ? Denoiser.Network : Transformer).call(input)[0];
        return Prediction.ToVelocity(output, latents, placed, deviations).MoveToOuterDisposeScope();
    }

    /// <summary>What the transformer attends to.</summary>
    /// <param name="texts">Prompts, or <see cref="PromptTokenizer.NoText"/>.</param>
    /// <returns>States <c>[B, L, D]</c>, the caller's to dispose.</returns>
    /// <exception cref="ArgumentException">Nothing in one of the texts can be read.</exception>
    public TextContext Encode(IReadOnlyList<string> texts)
    {
        using var gradient = no_grad();
        using var scope = NewDisposeScope();
        var (ids, lengths) = Tokenizer.EncodeBatch(texts);
        var context = TextEncoder.Encode(ids.to(compute.Device), lengths);
        return context with { States = context.States.MoveToOuterDisposeScope() };
    }

    /// <summary>The times the sampler visits, falling; the last is 0.</summary>
    /// <param name="settings">The clip's size, the steps and the shift.</param>
    /// <param name="from">Where it begins, in (0, 1].</param>
    public double[] Times(GenerationSettings settings, double from = 1)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return Prediction.Times(from, settings.Steps, LatentSize(settings).Shift(settings));
    }

    /// <summary>The noise a clip begins as, <c>[1, C, T, H, W]</c>: the same on every device.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="settings">The clip's size.</param>
    public Tensor Noise(ulong seed, GenerationSettings settings)
    {
        var (frames, height, width) = LatentSize(settings);
        using var generator = new Generator(seed, CPU);
        using var noise = randn([1, Autoencoder.Config.LatentChannels, frames, height, width], generator: generator);
        return noise.to(compute.Device).alias();
    }

    /// <summary>The latent of a clip, <c>[1, C, T, H, W]</c>, its edges repeated to whole patches.</summary>
    /// <param name="clip">A clip of 1 plus a multiple of the autoencoder's stride in time frames.</param>
    /// <exception cref="ArgumentException">Another number of frames.</exception>
    public Tensor EncodeClip(VideoClip clip)
    {
        using var gradient = no_grad();
        using var scope = NewDisposeScope();
        var patch = Config.Denoiser.Patch;
        var pixels = ClipTensors.ToTensor([clip], compute.Device);
        var padded = ClipPadding.ToPatches(pixels, Autoencoder.Stride, patch.Height, patch.Width);
        return Autoencoder.ToLatent(padded).MoveToOuterDisposeScope();
    }

    /// <summary>The clip a latent stands for.</summary>
    /// <param name="latent">A finished one, or what a step takes the finished one to be; <c>[1, C, T, H, W]</c>.</param>
    /// <param name="settings">The clip's size, to crop to, and its frame rate.</param>
    public VideoClip Decode(Tensor latent, GenerationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        using var pixels = Autoencoder.FromLatent(latent, settings.Height, settings.Width);
        return ClipTensors.ToClip(pixels, settings.FramesPerSecond);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        deviations.Dispose();
        TextEncoder.Dispose();
        Denoiser.Dispose();
        Autoencoder.Dispose();
    }

    private Denoise Velocity(TextContext text, GivenLatents? given, Tensor noise) =>
        (x, t) =>
        {
            using var scope = NewDisposeScope();
            var times = given is null
                ? tensor([.. Enumerable.Repeat((float)t, text.Count)])
                : given.Times(t).expand(text.Count, -1); // [B] or [B, T]
            var velocity = Predict(x, times, text);
            return (given?.Lead(velocity, noise) ?? velocity).MoveToOuterDisposeScope();
        };

    private LatentSize LatentSize(GenerationSettings settings) =>
        Lab.LatentSize.Of(settings, Autoencoder.Stride, Config.Denoiser.Patch);

    private GenerationSettings Check(IReadOnlyList<GenerationRequest> requests)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentOutOfRangeException.ThrowIfZero(requests.Count);
        var settings = requests[0].Settings;
        settings.Check();
        foreach (var request in requests)
        {
            _ = Tokenizer.Tokenize(request.Prompt);
            if (request.Settings != settings)
            {
                throw new ArgumentException("Clips side by side: expected equal settings; found others.");
            }
        }

        return settings;
    }

    private static SamplerStep? Report(double[] times, Action<GenerationProgress>? onStep) =>
        onStep is null ? null : (step, x, clean) => onStep(new(step + 1, times.Length - 1, times[step + 1], x, clean));
}
