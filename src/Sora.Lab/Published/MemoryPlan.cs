using Sora.Lab.Text;
using Sora.Lab.Transformers;

namespace Sora.Lab.Published;

/// <summary>What a generation will hold in memory, stage by stage, known before anything is loaded.</summary>
/// <remarks>
/// The networks are never there together: the text is encoded and its encoder released, then the transformer works and is
/// released, then the autoencoder decodes one latent frame at a time. Weights are counted exactly; what a stage works with is
/// an estimate from above, fitted on the CPU to peaks at Wan2.1's widths: 122 kB a token in bf16 and 145 kB in float32; in
/// decoding, 16 tensors of the last resolution, four frames each.
/// </remarks>
public sealed record MemoryPlan
{
    private const int Float32Bytes = 4;
    private const double WideStates = 12;
    private const double NarrowStates = 4;
    private const long DecoderTensors = 16;
    private const long Scratch = 256L << 20; // what libtorch and its kernels keep for themselves

    private MemoryPlan() { }

    /// <summary>The stages, in order.</summary>
    public required IReadOnlyList<PlannedStage> Stages { get; init; }

    /// <summary>Whether the predictions with and without the prompt are made in one pass of two clips, or one after the other.</summary>
    public required bool GuidesInOneBatch { get; init; }

    /// <summary>The numbers the text encoder computes in.</summary>
    public required ScalarType TextType { get; init; }

    /// <summary>Whether every stage fits.</summary>
    public bool Fits => Stages.All(stage => stage.Fits);

    /// <summary>Bytes at the most, of all stages.</summary>
    public long Peak => Stages.Max(stage => stage.Peak);

    /// <summary>Plans a generation.</summary>
    /// <param name="model">The model.</param>
    /// <param name="settings">The clip's size, and whether there is guidance.</param>
    /// <param name="compute">Where and in what numbers.</param>
    /// <param name="budget">What may be used; what is free now if null.</param>
    /// <exception cref="ArgumentException">The size is none the model can generate.</exception>
    public static MemoryPlan Of(
        PublishedModel model,
        GenerationSettings settings,
        Compute compute,
        MemoryBudget? budget = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(compute);
        budget ??= MemoryBudget.Measure(compute);
        var tokens = GenerationCost.Tokens(model, settings);
        var (text, textType) = TextStage(model, compute, budget);
        var both = TransformerStage(model, tokens, clips: settings.Guidance == 1 ? 1 : 2, compute, budget);
        var single = TransformerStage(model, tokens, clips: 1, compute, budget);
        var decoder = DecoderStage(model, settings, compute, budget);
        return new MemoryPlan
        {
            Stages = [text, both.Fits ? both : single, decoder],
            GuidesInOneBatch = settings.Guidance != 1 && both.Fits,
            TextType = textType,
        };
    }

    /// <summary>This plan, if it fits.</summary>
    /// <param name="model">The model.</param>
    /// <param name="settings">The clip's size.</param>
    /// <param name="compute">Where and in what numbers.</param>
    /// <param name="budget">What may be used; what is free now if null.</param>
    /// <exception cref="InvalidOperationException">It does not; the message has the numbers and the nearest size that fits.</exception>
    public MemoryPlan Checked(
        PublishedModel model,
        GenerationSettings settings,
        Compute compute,
        MemoryBudget? budget = null
    )
    {
        if (Stages.FirstOrDefault(stage => !stage.Fits) is not { } stage)
        {
            return this;
        }

        budget ??= MemoryBudget.Measure(compute);
        var nearest = FittingSizes
            .Near(settings, model.AutoencoderConfig.Stride, model.TransformerConfig.Patch)
            .FirstOrDefault(smaller => Of(model, smaller, compute, budget).Fits);
        var advice = nearest is null
            ? "no size does"
            : $"the nearest size that does is {nearest.Frames} frames of {nearest.Width}x{nearest.Height}";
        throw new InvalidOperationException(
            $"Memory for {settings.Frames} frames of {settings.Width}x{settings.Height}: expected at most "
                + $"{MemoryBudget.Text(stage.Available)} for '{stage.Name}'; found {MemoryBudget.Text(stage.Peak)} "
                + $"({MemoryBudget.Text(stage.Weights)} of weights) that it would need; {advice}."
        );
    }

    /// <summary>The plan as a table.</summary>
    public override string ToString()
    {
        var guidance = GuidesInOneBatch ? "one batch of two" : "one pass at a time";
        return string.Join('\n', Stages) + $"\nguidance: {guidance}";
    }

    // bf16 as in the release; float32 where the processor is slow with bf16 and there is room. Where a GPU has none, the host has.
    private static (PlannedStage Stage, ScalarType Type) TextStage(
        PublishedModel model,
        Compute compute,
        MemoryBudget budget
    )
    {
        var wide = compute.Type == ScalarType.Float32 ? Stage(Float32Bytes, compute.Device.type) : null;
        if (wide is { Fits: true })
        {
            return (wide, ScalarType.Float32);
        }

        var narrow = Stage(2, compute.Device.type);
        return (narrow.Fits ? narrow : Stage(2, DeviceType.CPU), ScalarType.BFloat16);

        PlannedStage Stage(int bytes, DeviceType device) =>
            new(
                "encode text",
                device,
                model.TextEncoder.Parameters * bytes,
                TextWorking(model.TextEncoderConfig),
                device == DeviceType.CUDA ? budget.Device : budget.Host
            );
    }

    private static PlannedStage TransformerStage(
        PublishedModel model,
        long tokens,
        int clips,
        Compute compute,
        MemoryBudget budget
    )
    {
        var narrow = compute.Type == ScalarType.Float32 ? Float32Bytes : 2;
        var weights = model.Transformer.Names.Sum(name =>
            model.Transformer.Count(name) * (DiffusionTransformer.MayBeNarrow(name) ? narrow : Float32Bytes)
        );
        var working = TransformerWorking(model.TransformerConfig, tokens, clips, narrow);
        return new("denoise", compute.Device.type, weights, working, budget.Device);
    }

    private static PlannedStage DecoderStage(
        PublishedModel model,
        GenerationSettings settings,
        Compute compute,
        MemoryBudget budget
    )
    {
        var pixels = (long)settings.Height * settings.Width;
        var channels = model.AutoencoderConfig.Decoder[0].Width;
        var frames = model.AutoencoderConfig.Stride.Frames;
        var working =
            Scratch + (DecoderTensors * frames * channels * pixels * Float32Bytes) + (settings.Frames * pixels * 3);
        var weights = model.Autoencoder.Parameters * Float32Bytes;
        return new("decode", compute.Device.type, weights, working, budget.Device);
    }

    // Scores of all heads in float32, a few times over, and the widest states.
    private static long TextWorking(TextEncoderConfig config)
    {
        long length = config.MaxLength;
        return Scratch + (Float32Bytes * length * ((4 * config.Heads * length) + (6L * config.FeedForwardWidth)));
    }

    // In a block: the residual stream and what norms and gates make of it in float32; in the narrow type queries, keys and
    // values, and the hidden states of the position-wise network before and after GELU.
    private static long TransformerWorking(DiffusionTransformerConfig config, long tokens, int clips, int narrow)
    {
        var inFloat32 = WideStates * config.Width * Float32Bytes;
        var inNarrow = ((NarrowStates * config.Width) + (2.0 * config.FeedForwardWidth)) * narrow;
        return Scratch + (long)(clips * tokens * (inFloat32 + inNarrow));
    }
}
