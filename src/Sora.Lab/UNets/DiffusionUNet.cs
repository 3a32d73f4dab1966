using Sora.Lab.Layers;
using Sora.Lab.Text;
using Sora.Lab.Transformers;

namespace Sora.Lab.UNets;

/// <summary>What diffusion transformers took the place of: convolutions from fine to coarse and back, with bridges between equal sizes.</summary>
/// <remarks>
/// Ronneberger et al. 2015 (U-Net); Ho et al. 2020 for diffusion; Ho et al. 2022 (Video Diffusion Models), section 3, for clips, here with whole 3D kernels: frames
/// are few in a latent, and are never halved. Time comes by adaptive group norm, a time for each frame as in <see cref="DiffusionTransformer"/>; text by
/// attention at all levels but the finest. An untrained model predicts zero.
/// </remarks>
public sealed class DiffusionUNet(DiffusionUNetConfig config)
    : Layer<DiffusionInput, IReadOnlyList<Tensor>>(nameof(DiffusionUNet)),
        IDenoiser
{
    private readonly TimestepEmbedding timeEmbedding = new(config.Checked().FrequencyWidth, config.EmbeddingWidth);
    private readonly FeedForward textEmbedding = new(
        config.TextWidth,
        config.EmbeddingWidth,
        config.EmbeddingWidth,
        ProjectionStart.SmallNormal
    );
    private readonly Projection? pooledTextEmbedding = config.PooledText
        ? new Projection(config.TextWidth, config.EmbeddingWidth, ProjectionStart.SmallNormal)
        : null;
    private readonly SpacetimeConvolution convIn = new(config.InputChannels, config.Widths[0]);
    private readonly ModuleList<UNetLevel> down = Levels(
        config,
        i => new UNetLevel(Before(config, i), config.Widths[i], DiffusionUNetConfig.Attends(i), config)
    );
    private readonly ModuleList<SpacetimeConvolution> coarser = Between(
        config,
        i => new SpacetimeConvolution(config.Widths[i], config.Widths[i], stride: 2)
    );
    private readonly UNetBlock middleIn = new(config.Widths[^1], config.Widths[^1], config);
    private readonly UNetAttention middle = new(config.Widths[^1], config);
    private readonly UNetBlock middleOut = new(config.Widths[^1], config.Widths[^1], config);
    private readonly ModuleList<SpacetimeConvolution> finer = Between(
        config,
        i => new SpacetimeConvolution(config.Widths[i + 1], config.Widths[i])
    );
    private readonly ModuleList<UNetLevel> up = Levels(
        config,
        i => new UNetLevel(2 * config.Widths[i], config.Widths[i], DiffusionUNetConfig.Attends(i), config)
    );
    private readonly GroupedNorm norm = new(config.Widths[0], config.Groups);
    private readonly SpacetimeConvolution convOut = new(
        config.Widths[0],
        config.OutputChannels,
        start: ProjectionStart.Zero
    );

    /// <summary>The numbers it was built from.</summary>
    public DiffusionUNetConfig Config => config;

    nn.Module<DiffusionInput, IReadOnlyList<Tensor>> IDenoiser.Network => this;

    /// <summary>Predicts for every group: [B, C, T, H, W] each, float32. Groups are computed one after another.</summary>
    /// <exception cref="ArgumentException">
    /// Shapes do not fit the config or each other, or the input has what only transformers know: actions, images, a memory, times of tokens.
    /// </exception>
    public override IReadOnlyList<Tensor> forward(DiffusionInput input)
    {
        input.CheckPlain(config.InputChannels);
        using var scope = NewDisposeScope();
        var (outputs, first) = (new List<Tensor>(), 0);
        for (var i = 0; i < input.Latents.Count; i++)
        {
            var latent = input.Latents[i];
            var context = Context(latent, input.Timesteps[i], input.Text.Part(first, (int)latent.size(0)));
            outputs.Add(Predict(latent, context).MoveToOuterDisposeScope());
            first += (int)latent.size(0);
        }

        return outputs;
    }

    private UNetContext Context(Tensor latent, Tensor t, TextContext text)
    {
        var frames = latent.size(2);
        var times = t.dim() == 1 ? t.unsqueeze(1).expand(-1, frames) : t; // [B, T]
        var embedding = timeEmbedding.call(times.flatten()).to(float32).view(-1, frames, config.EmbeddingWidth);
        if (pooledTextEmbedding is not null)
        {
            embedding = embedding.Plus(pooledTextEmbedding.call(text.Means()).to(float32).unsqueeze(1));
        }

        return new UNetContext(embedding, textEmbedding.call(text.States), text.ScoreBias());
    }

    // [B, C, T, H, W] -> [B, C', T, H, W]
    private Tensor Predict(Tensor latent, UNetContext context)
    {
        var x = convIn.call(latent).to(float32);
        var bridges = new Tensor[config.Widths.Count];
        for (var i = 0; i < bridges.Length; i++)
        {
            x = i == 0 ? x : coarser[i - 1].call(x).to(float32);
            x = bridges[i] = down[i].call(x, context);
        }

        x = middleOut.call(middle.call(middleIn.call(x, context), context), context);
        for (var i = bridges.Length - 1; i >= 0; i--)
        {
            x = i == bridges.Length - 1 ? x : finer[i].call(ToSizeOf(bridges[i], x)).to(float32);
            x = up[i].call(cat([x, bridges[i]], 1), context);
        }

        return convOut.call(nn.functional.silu(norm.call(x))).to(float32);
    }

    // A level may have had an odd height or width.
    private static Tensor ToSizeOf(Tensor finer, Tensor x) =>
        nn.functional.interpolate(x, size: [.. finer.shape[2..]], mode: InterpolationMode.Nearest);

    private static int Before(DiffusionUNetConfig config, int level) => config.Widths[Math.Max(0, level - 1)];

    private static ModuleList<UNetLevel> Levels(DiffusionUNetConfig config, Func<int, UNetLevel> build) =>
        new([.. Enumerable.Range(0, config.Widths.Count).Select(build)]);

    private static ModuleList<SpacetimeConvolution> Between(
        DiffusionUNetConfig config,
        Func<int, SpacetimeConvolution> build
    ) => new([.. Enumerable.Range(0, config.Widths.Count - 1).Select(build)]);
}
