using System.Diagnostics;
using Sora.Lab.Autoencoder;
using Sora.Lab.Diffusion;
using Sora.Lab.Layers;
using Sora.Lab.Native;
using Sora.Lab.Text;
using Sora.Lab.Transformers;
using Sora.Lab.Video;

namespace Sora.Lab.Published;

/// <summary>From a prompt to a clip by a published model, with one network in memory at a time.</summary>
/// <remarks>
/// Wan2.1's own pipeline (Wan et al. 2025, section 4): umT5 states padded with zeros to 512 and attended to without a mask, the
/// shifted schedule and whole timesteps of its samplers, classifier-free guidance against a negative prompt, and the latent
/// decoded frame by frame.
/// </remarks>
public sealed class PublishedTextToVideo : IDisposable
{
    /// <summary>What a clip should not show unless one says otherwise.</summary>
    public const string DefaultNegativePrompt =
        "blurred, overexposed, washed-out colours, grain, compression artefacts, still picture, subtitles, watermark, "
        + "badly drawn hands and faces, extra fingers, deformed limbs, cluttered background";

    private readonly Compute compute;
    private readonly IReadOnlyList<LoraAdapter> adapters;

    /// <summary>Joins an opened model with where it shall run. Nothing is loaded yet but the tokenizer.</summary>
    /// <param name="model">The model; disposed with this.</param>
    /// <param name="compute">Where and in what numbers; the processor if null.</param>
    /// <param name="adapters">Merged into the transformer whenever it is loaded; disposed with this.</param>
    /// <exception cref="IOException">The tokenizer or an adapter does not belong to the model.</exception>
    public PublishedTextToVideo(
        PublishedModel model,
        Compute? compute = null,
        IReadOnlyList<LoraAdapter>? adapters = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        (Model, this.compute, this.adapters) = (model, compute ?? Compute.Cpu, adapters ?? []);
        Tokenizer = model.ReadTokenizer();
        foreach (var adapter in this.adapters)
        {
            adapter.Check(model.Transformer);
        }
    }

    /// <summary>The model's files.</summary>
    public PublishedModel Model { get; }

    /// <summary>From text to tokens.</summary>
    public UmT5Tokenizer Tokenizer { get; }

    /// <summary>What a generation would hold in memory.</summary>
    /// <inheritdoc cref="MemoryPlan.Of" path="/exception"/>
    public MemoryPlan Plan(GenerationSettings settings, MemoryBudget? budget = null) =>
        MemoryPlan.Of(Model, settings, compute, budget);

    /// <summary>Generates a clip.</summary>
    /// <param name="request">Prompt, seed, size and settings; the shift is taken as it stands.</param>
    /// <param name="onStep">Told after each sampling step; it may throw to stop.</param>
    /// <param name="budget">What may be used; what is free now if null.</param>
    /// <exception cref="ArgumentException">The prompt or a setting cannot be used; the message says which.</exception>
    /// <exception cref="InvalidOperationException">It does not fit; the message says what would.</exception>
    /// <exception cref="IOException">A weight is no finite number; the message names file and tensor.</exception>
    public GeneratedClip Generate(
        GenerationRequest request,
        Action<GenerationProgress>? onStep = null,
        MemoryBudget? budget = null
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        RequireWords(request.Prompt);
        var settings = request.Settings;
        var ids = new[] { request.Prompt, request.NegativePrompt }.Select(text => Tokenizer.Tokenize(text).Ids);
        using var noise = Noise(request.Seed, settings);
        return Run([.. ids], noise, settings, onStep, budget);
    }

    /// <summary>Generates a clip from two texts' tokens (what it shall show, and what not) and the noise it begins as.</summary>
    internal GeneratedClip Run(
        IReadOnlyList<IReadOnlyList<int>> ids,
        Tensor noise,
        GenerationSettings settings,
        Action<GenerationProgress>? onStep,
        MemoryBudget? budget
    )
    {
        var plan = Plan(settings, budget).Checked(Model, settings, compute, budget);
        using var gradient = no_grad();
        using var blocks = HostMemory.ReturnLargeBlocks();
        using var scope = NewDisposeScope();
        var timeline = new List<StageTime>();
        var texts = Encode(ids, plan, timeline);
        var latent = Sample(noise, texts, settings, plan, timeline, onStep);
        return new GeneratedClip(Decode(latent, settings, timeline), plan, timeline);
    }

    /// <summary>The noise a clip begins as, <c>[1, C, T, H, W]</c>: the same on every device.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="settings">The clip's size.</param>
    public Tensor Noise(ulong seed, GenerationSettings settings)
    {
        var (frames, height, width) = PublishedSize.Latent(Model, settings);
        using var scope = NewDisposeScope();
        using var generator = new Generator(seed, CPU);
        var noise = randn([1, Model.AutoencoderConfig.LatentChannels, frames, height, width], generator: generator);
        return noise.to(compute.Device).MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Model.Dispose();
        foreach (var adapter in adapters)
        {
            adapter.Dispose();
        }
    }

    // A text's own tokens are encoded alone: padding is masked there and would change nothing.
    private List<Tensor> Encode(IReadOnlyList<IReadOnlyList<int>> texts, MemoryPlan plan, List<StageTime> timeline)
    {
        var device = new Device(plan.Stages[0].Device);
        return Stage(
            timeline,
            "text encoder",
            () => Load(Model.TextEncoder, () => new TextEncoder(Model.TextEncoderConfig), device, _ => plan.TextType),
            encoder => texts.Select(ids => States(encoder, ids, device)).ToList()
        );
    }

    // [1, L, D], zeros beyond the text's own tokens
    private Tensor States(TextEncoder encoder, IReadOnlyList<int> ids, Device device)
    {
        using var scope = NewDisposeScope();
        var numbers = tensor([.. ids.Select(id => (long)id)], [1, ids.Count], device: device);
        var states = encoder.call(numbers, [ids.Count]).to(compute.Device);
        return nn
            .functional.pad(states, [0, 0, 0, Model.TextEncoderConfig.MaxLength - ids.Count])
            .MoveToOuterDisposeScope();
    }

    private Tensor Sample(
        Tensor noise,
        List<Tensor> texts,
        GenerationSettings settings,
        MemoryPlan plan,
        List<StageTime> timeline,
        Action<GenerationProgress>? onStep
    )
    {
        var times =
            settings.Sampler == SamplerKind.UniPC
                ? FlowSchedule.Wan(settings.Steps, settings.Shift)
                : FlowSchedule.Linear(settings.Steps, settings.Shift);
        return Stage(
            timeline,
            "transformer",
            () =>
                Load(Model.Transformer, () => new DiffusionTransformer(Model.TransformerConfig), compute.Device, Type),
            transformer =>
            {
                var denoise = PublishedDenoiser.Of(transformer, texts, settings, plan.GuidesInOneBatch);
                var latent = settings.Sampler.Find()(denoise, noise, times, Report(times, onStep));
                return latent.isfinite().all().ToBoolean()
                    ? latent
                    : throw new InvalidOperationException(
                        $"{Model.Transformer.Weights.Path}: expected a finite latent; found numbers that are not, so these "
                            + "weights or settings do not denoise."
                    );
            }
        );
    }

    private ScalarType Type(string parameter) =>
        DiffusionTransformer.MayBeNarrow(parameter) ? compute.Type : ScalarType.Float32;

    private VideoClip Decode(Tensor latent, GenerationSettings settings, List<StageTime> timeline) =>
        Stage(
            timeline,
            "autoencoder",
            () =>
                Load(
                    Model.Autoencoder,
                    () => new VideoAutoencoder(Model.AutoencoderConfig),
                    compute.Device,
                    _ => ScalarType.Float32
                ),
            autoencoder => Decode(autoencoder, latent, settings)
        );

    private static VideoClip Decode(VideoAutoencoder autoencoder, Tensor latent, GenerationSettings settings)
    {
        var clip = new VideoClip(settings.Frames, settings.Height, settings.Width, settings.FramesPerSecond);
        using var pass = autoencoder.BeginDecoding();
        var written = 0;
        for (var i = 0; i < latent.size(2); i++)
        {
            using var scope = NewDisposeScope();
            var part = ClipTensors.ToClip(pass.Next(latent.narrow(2, i, 1)), settings.FramesPerSecond);
            part.Pixels.CopyTo(clip.Pixels[written..]);
            written += part.Pixels.Length;
        }

        return clip;
    }

    private T Load<T>(PublishedPart part, Func<T> build, Device device, Func<string, ScalarType> typeOf)
        where T : nn.Module
    {
        var module = MetaModules.Build(build);
        try
        {
            var isAdapted = part.Kind == PublishedPartKind.Transformer && adapters.Count > 0;
            part.Fill(module, device, typeOf, isAdapted ? Adapt : null);
            module.eval();
            return module;
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    private Tensor Adapt(string parameter, Tensor value) =>
        adapters.Aggregate(value, (weight, adapter) => adapter.Apply(parameter, weight));

    // Loads a network, uses it and releases it, with a line of the timeline for each half.
    private static TResult Stage<TModule, TResult>(
        List<StageTime> timeline,
        string network,
        Func<TModule> load,
        Func<TModule, TResult> use
    )
        where TModule : nn.Module
    {
        var clock = Stopwatch.StartNew();
        TResult result;
        using (var module = load())
        {
            timeline.Add(new StageTime($"load {network}", clock.Elapsed, Environment.WorkingSet));
            clock.Restart();
            result = use(module);
            timeline.Add(new StageTime($"run {network}", clock.Elapsed, Environment.WorkingSet));
        }

        HostMemory.GiveBack();
        return result;
    }

    private static void RequireWords(string prompt)
    {
        if (!PublishedPrompts.Clean(prompt).Any(char.IsLetterOrDigit))
        {
            throw new ArgumentException("Expected a prompt of words; found no letter in it.", nameof(prompt));
        }
    }

    private static SamplerStep? Report(double[] times, Action<GenerationProgress>? onStep) =>
        onStep is null ? null : (step, x, clean) => onStep(new(step + 1, times.Length - 1, times[step + 1], x, clean));
}
