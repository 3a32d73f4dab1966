using Sora.Lab.Layers;
using Sora.Lab.Text;

namespace Sora.Lab.Recaption;

/// <summary>A GPT that looks at a latent video while it writes: the likelihoods of each next token of its caption.</summary>
/// <remarks>
/// Yu et al. 2022 (CoCa), section 3.2, without its contrastive half, as Brooks et al. 2024 (Sora) name the captioner of DALL-E 3 (Betker et
/// al. 2023, section 2.1): a small transformer over the video's patches, and a decoder with cross-attention to it.
/// </remarks>
public sealed class VideoCaptioner(VideoCaptionerConfig config) : Layer<Tensor, Tensor, Tensor>(nameof(VideoCaptioner))
{
    private const double Deviation = 0.02;

    private readonly VideoPatches patches = new(config.Checked());
    private readonly ModuleList<PreNormBlock> videoBlocks = new([
        .. Enumerable
            .Range(0, config.VideoLayers)
            .Select(_ => new PreNormBlock(
                config.Width,
                config.Heads,
                4 * config.Width,
                isCausal: false,
                GeluForm.Exact
            )),
    ]);
    private readonly LayerNorm videoNorm = nn.LayerNorm(config.Width);
    private readonly Parameter tokenEmbedding = TextInitialization.Normal(
        Deviation,
        config.VocabularySize,
        config.Width
    );
    private readonly Parameter positionEmbedding = TextInitialization.Normal(
        Deviation,
        config.ContextLength,
        config.Width
    );
    private readonly ModuleList<CaptionBlock> blocks = new([
        .. Enumerable.Range(0, config.Layers).Select(_ => new CaptionBlock(config.Width, config.Heads)),
    ]);
    private readonly LayerNorm norm = nn.LayerNorm(config.Width);

    /// <summary>The sizes it was built with.</summary>
    public VideoCaptionerConfig Config => config;

    /// <summary>The logits of the token after each of a caption.</summary>
    /// <param name="latents"><c>[B, C, T, H, W]</c>, normalised as the transformer of the video model gets them.</param>
    /// <param name="ids">The caption so far, <c>[B, L]</c>, int64.</param>
    /// <returns><c>[B, L, V]</c>.</returns>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public override Tensor forward(Tensor latents, Tensor ids)
    {
        using var scope = NewDisposeScope();
        return Write(Look(latents), ids).MoveToOuterDisposeScope();
    }

    /// <summary>What it sees: <c>[B, C, T, H, W]</c> -> <c>[B, N, D]</c>.</summary>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public Tensor Look(Tensor latents)
    {
        using var scope = NewDisposeScope();
        var x = patches.call(latents);
        foreach (var block in videoBlocks)
        {
            x = block.call(x);
        }

        return videoNorm.call(x).MoveToOuterDisposeScope();
    }

    /// <summary>The logits of the token after each, for a video that was looked at.</summary>
    /// <param name="video"><c>[B, N, D]</c>.</param>
    /// <param name="ids"><c>[B, L]</c>, int64, L at most <see cref="VideoCaptionerConfig.ContextLength"/>.</param>
    /// <returns><c>[B, L, V]</c>.</returns>
    /// <exception cref="ArgumentException">The caption is too long.</exception>
    public Tensor Write(Tensor video, Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(video);
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.dim() != 2 || ids.size(1) < 1 || ids.size(1) > config.ContextLength)
        {
            throw new ArgumentException(
                $"Expected ids [B, L], L from 1 to {config.ContextLength}; found [{string.Join(", ", ids.shape)}]."
            );
        }

        using var scope = NewDisposeScope();
        var x = tokenEmbedding
            .index_select(0, ids.flatten())
            .view(ids.size(0), ids.size(1), -1)
            .Plus(positionEmbedding.narrow(0, 0, ids.size(1))); // [B, L, D]
        foreach (var block in blocks)
        {
            x = block.call(x, video);
        }

        return nn.functional.linear(norm.call(x), tokenEmbedding).MoveToOuterDisposeScope();
    }

    /// <summary>Captions of clips.</summary>
    /// <param name="latents"><c>[B, C, T, H, W]</c>.</param>
    /// <param name="begin">The token all begin with.</param>
    /// <param name="end">The token that ends a caption.</param>
    /// <param name="sampling">How tokens are drawn; null for the likeliest.</param>
    /// <param name="generator">The source of randomness.</param>
    /// <returns><c>[B, L]</c>, the beginning left out; what follows an end means nothing.</returns>
    public Tensor Caption(
        Tensor latents,
        long begin,
        long end,
        GptSampling? sampling = null,
        Generator? generator = null
    )
    {
        sampling = (sampling ?? GptSampling.Greedy).Checked();
        using var gradients = no_grad();
        using var all = NewDisposeScope();
        var video = Look(latents);
        using var start = begin.ToScalar();
        var text = full([latents.size(0), 1], start, int64, latents.device);
        var hasEnded = zeros(latents.size(0), 1, dtype: @bool, device: latents.device);
        using var last = end.ToScalar();
        while (text.size(1) < config.ContextLength && !hasEnded.all().ToBoolean())
        {
            using var scope = NewDisposeScope();
            var logits = Write(video, text).select(1, text.size(1) - 1);
            var next = sampling.Likelihoods(logits).multinomial(1, generator: generator);
            hasEnded = hasEnded.logical_or(next.eq(last)).MoveToOuterDisposeScope();
            text = cat([text, next], dim: 1).MoveToOuterDisposeScope();
        }

        return text.narrow(1, 1, text.size(1) - 1).MoveToOuterDisposeScope();
    }
}
