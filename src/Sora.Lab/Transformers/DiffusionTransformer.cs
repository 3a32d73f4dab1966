using Sora.Lab.Layers;
using Sora.Lab.Patches;
using Sora.Lab.Text;

namespace Sora.Lab.Transformers;

/// <summary>The network of the diffusion process: noisy latents, times and prompts in, velocities out.</summary>
/// <remarks>
/// A spacetime DiT (Peebles and Xie 2023) with the block of Wan2.1, a timestep per token (Chen et al. 2024, Diffusion
/// Forcing) and clips of several sizes in one sequence (Dehghani et al. 2023, NaViT). With one timestep a clip it computes
/// exactly Wan2.1. An untrained model predicts zero.
/// </remarks>
public sealed class DiffusionTransformer(DiffusionTransformerConfig config)
    : Layer<DiffusionInput, IReadOnlyList<Tensor>>(nameof(DiffusionTransformer)),
        IDenoiser
{
    private static readonly string[] NarrowParts =
    [
        "textEmbedding.",
        ".selfAttention.",
        ".crossAttention.",
        ".feedForward.",
    ];

    private static readonly string[] InputParts = ["Embedding.", ".crossAttention.", ".crossNorm."];

    private readonly PatchEmbedding patchEmbedding = new(
        config.Checked().InputChannels,
        config.Patch,
        config.Width,
        config.PatchOverlap
    );
    private readonly FractionalPositions? positions = config.FractionalPositions
        ? new FractionalPositions(config.Width)
        : null;
    private readonly FeedForward textEmbedding = new(
        config.TextWidth,
        config.Width,
        config.Width,
        ProjectionStart.SmallNormal
    );
    private readonly ImageEmbedding? imageEmbedding =
        config.ImageWidth > 0 ? new ImageEmbedding(config.ImageWidth, config.Width) : null;
    private readonly TimestepEmbedding timeEmbedding = new(config.FrequencyWidth, config.Width);
    private readonly Projection? actionEmbedding =
        config.ActionWidth > 0 ? new Projection(config.ActionWidth, config.Width) : null;
    private readonly Projection? pooledTextEmbedding = config.PooledText
        ? new Projection(config.TextWidth, config.Width, ProjectionStart.SmallNormal)
        : null;
    private readonly Projection timeProjection = new(config.Width, 6 * config.Width, ProjectionStart.Zero);
    private readonly ModuleList<DiffusionTransformerBlock> blocks = new([
        .. Enumerable.Range(0, config.Depth).Select(_ => new DiffusionTransformerBlock(config)),
    ]);
    private readonly FinalLayer head = new(config);

    /// <summary>The numbers it was built from.</summary>
    public DiffusionTransformerConfig Config => config;

    nn.Module<DiffusionInput, IReadOnlyList<Tensor>> IDenoiser.Network => this;

    /// <summary>Lets the heads of an untrained model begin by looking at neighbours, which is otherwise learnt late.</summary>
    /// <remarks>As ConViT (d'Ascoli et al. 2021), by biases of queries and keys under rotary positions; nothing keeps them there.</remarks>
    public void StartLocally()
    {
        for (var i = 0; i < config.Depth; i++)
        {
            blocks[i].StartLocally(i * config.Heads);
        }
    }

    /// <summary>
    /// Leaves out of training all but what takes in latents, times and prompts: the embeddings and cross-attention. How tokens attend to each other and what they
    /// make of it stays as it is.
    /// </summary>
    /// <remarks>Kumari et al. 2023 (Custom Diffusion), section 3.1, train even less: the keys and values of cross-attention.</remarks>
    public void FreezeAllButInputs()
    {
        var others = named_parameters()
            .Where(p => !InputParts.Any(part => p.name.Contains(part, StringComparison.Ordinal)));
        others.ToList().ForEach(static p => p.parameter.requires_grad = false);
    }

    /// <summary>
    /// Whether a parameter may be of 16 bits: the matrices of attention, of the position-wise networks and of the text
    /// embedding. Norms, modulation, the network for time and the head stay float32, as in Wan2.1.
    /// </summary>
    /// <param name="parameter">Its name, such as <c>blocks.0.selfAttention.query.weight</c>.</param>
    public static bool MayBeNarrow(string parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        var isInside = NarrowParts.Any(part => parameter.Contains(part, StringComparison.Ordinal));
        return isInside && !parameter.Contains("Norm.", StringComparison.Ordinal);
    }

    /// <summary>Predicts the velocity <c>noise - x0</c> of one batch of equal size: [B, C, T, H, W].</summary>
    /// <param name="latents">[B, C, T, H, W].</param>
    /// <param name="t">The time in [0, 1] of each clip [B], each frame [B, T], or each token [B, T, H, W].</param>
    /// <param name="text">A prompt for each clip.</param>
    public Tensor Predict(Tensor latents, Tensor t, TextContext text) =>
        call(new DiffusionInput([latents], [t], text))[0];

    /// <summary>Predicts the velocity of every group: [B, C, T, H, W] each, float32.</summary>
    /// <exception cref="ArgumentException">Shapes do not fit the config or each other.</exception>
    public override IReadOnlyList<Tensor> forward(DiffusionInput input)
    {
        var groups = input.Groups(config);
        input.Record?.Clear();
        using var scope = NewDisposeScope();
        var values = PackedTokens.Join([.. input.Latents.Select(latent => Embed(latent, input.Memory))]);
        var layout = Layout(input, groups, values.device);
        var tokens = new PackedTokens(layout.Arrange(values), layout.Groups);
        var times = TokenTimesteps.Of(input.Timesteps, groups, withFrames: actionEmbedding is not null);
        var timesteps = layout.Source is null ? times : times.Arranged(groups, layout);
        var embedding = EmbedTime(times, input, groups);
        var bias = config.IsCausal ? LaterFrames(groups[0].Grid, input.Memory, values.device) : layout.Bias;
        var rotation = Rotation(groups, layout, input.Memory?.Frames ?? 0);
        var context = Context(input, rotation, timesteps, embedding, bias);
        foreach (var block in blocks)
        {
            tokens = block.call(tokens, context);
        }

        input.Memory?.Close(groups[0].Grid.Frames);
        var patches = PackedTokens.Split(layout.Restore(head.call(tokens, timesteps, embedding)), groups);
        return
        [
            .. patches.Select(
                (part, i) => SpacetimePatches.Unpatchify(part, groups[i].Grid, config.Patch).MoveToOuterDisposeScope()
            ),
        ];
    }

    private static TokenLayout Layout(DiffusionInput input, IReadOnlyList<TokenGroup> groups, Device device) =>
        input.IsPadded ? TokenLayout.Padded(groups, device)
        : input.Kept is { } kept ? TokenLayout.Kept(groups, kept)
        : TokenLayout.Packed(groups);

    // [B, C, T, H, W] -> [B, n, D]
    private Tensor Embed(Tensor latent, FrameMemory? memory)
    {
        var tokens = patchEmbedding.call(latent);
        return positions is null
            ? tokens
            : tokens.Plus(Positions(SpacetimePatches.GridOf(latent, config.Patch), memory, latent.device));
    }

    // [n, D]
    private Tensor Positions(GridSize grid, FrameMemory? memory, Device device) =>
        memory is null
            ? positions!.call(grid, device)
            : positions!
                .call(grid with { Frames = memory.TotalFrames }, device)
                .narrow(0, memory.Frames * grid.CountPerFrame, grid.Count);

    // [R, D]
    private Tensor EmbedTime(TokenTimesteps timesteps, DiffusionInput input, IReadOnlyList<TokenGroup> groups)
    {
        var embedding = timeEmbedding.call(timesteps.Values).to(float32);
        if (actionEmbedding is not null)
        {
            var actions = cat([.. input.Actions!.Select(action => action.flatten(0, 1))]);
            embedding = embedding.Plus(actionEmbedding.call(actions));
        }

        if (pooledTextEmbedding is not null)
        {
            var summaries = pooledTextEmbedding.call(input.Text.Means()).to(float32);
            embedding = embedding.Plus(timesteps.OfClips(summaries, groups));
        }

        return embedding;
    }

    private BlockContext Context(
        DiffusionInput input,
        Tensor rotation,
        TokenTimesteps timesteps,
        Tensor embedding,
        Tensor? bias
    )
    {
        var rows = timeProjection.call(nn.functional.silu(embedding)).to(float32).SplitLast(6, config.Width);
        var cross = new CrossAttentionContext(
            textEmbedding.call(input.Text.States),
            input.Text.ScoreBias(),
            input.Image is null ? null : imageEmbedding!.call(input.Image),
            input.Record
        );
        return new BlockContext(timesteps, rows, rotation, cross, bias, input.Memory, input.Record);
    }

    // Minus infinity for the keys of later frames, [1, 1, n, M] with those of a memory before the n; null where there are none.
    private static Tensor? LaterFrames(GridSize grid, FrameMemory? memory, Device device)
    {
        if (grid.Frames == 1)
        {
            return null;
        }

        var before = memory?.Frames ?? 0;
        var frames = TensorArithmetic.Count(before + grid.Frames, int64, device).repeat_interleave(grid.CountPerFrame);
        var own = frames.narrow(0, before * grid.CountPerFrame, grid.Count);
        var isLater = frames.unsqueeze(0).gt(own.unsqueeze(1));
        var (hidden, seen) = (tensor(float.NegativeInfinity, device: device), tensor(0f, device: device));
        return where(isLater, hidden, seen).unsqueeze(0).unsqueeze(0);
    }

    // A table for each grid; clips that are all of one grid share it.
    private Tensor Rotation(IReadOnlyList<TokenGroup> groups, TokenLayout layout, int firstFrame)
    {
        var device = timeProjection.parameters().First().device;
        var tables = groups
            .Select(group => RotaryEmbedding.Table(group.Grid, config.HeadWidth, device, (firstFrame, 0, 0)))
            .ToList();
        return tables.Count == 1 && layout.Source is null
            ? tables[0]
            : layout.Arrange(cat([.. tables.SelectMany((table, i) => Enumerable.Repeat(table, groups[i].Count))]));
    }
}
