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
        TextInput.Check(ids, config.ContextLength);
        using var scope = NewDisposeScope();
        var x = Embed(ids, start: 0);
        foreach (var block in blocks)
        {
            x = block.call(x, video);
        }

        return Logits(x).MoveToOuterDisposeScope();
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
        using var scope = NewDisposeScope();
        var video = Look(latents);
        using var seen = new GptCache(config.Layers);
        using var written = new GptCache(config.Layers);
        using var start = begin.ToScalar();
        return Continuation
            .Of(
                full([latents.size(0), 1], start, int64, latents.device),
                config.ContextLength - 1,
                text => sampling.Likelihoods(Next(video, text, seen, written)).multinomial(1, generator: generator),
                end
            )[.., 1..]
            .MoveToOuterDisposeScope();
    }

    // [B, N, D] and [B, L] -> [B, V]
    private Tensor Next(Tensor video, Tensor text, GptCache seen, GptCache written)
    {
        var start = written.Length;
        var x = Embed(text.narrow(1, start, text.size(1) - start), start);
        for (var i = 0; i < blocks.Count; i++)
        {
            x = blocks[i].Continue(x, video, seen.Layers[i], written.Layers[i]);
        }

        return Logits(x).select(1, -1);
    }

    private Tensor Embed(Tensor ids, long start) =>
        tokenEmbedding
            .index_select(0, ids.flatten())
            .view(ids.size(0), ids.size(1), -1) // [B, L, D]
            .Plus(positionEmbedding.narrow(0, start, ids.size(1)));

    private Tensor Logits(Tensor x) => nn.functional.linear(norm.call(x), tokenEmbedding);
}
