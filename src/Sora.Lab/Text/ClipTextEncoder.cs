using Sora.Lab.Layers;

namespace Sora.Lab.Text;

/// <summary>CLIP's encoder of texts: a causal decoder whose last token, the one of the highest number, stands for the text.</summary>
/// <remarks>Radford et al. 2021 (CLIP), section 2.4.</remarks>
public sealed class ClipTextEncoder(ClipTextConfig config) : Layer<Tensor, Tensor>(nameof(ClipTextEncoder))
{
    private readonly Parameter tokenEmbedding = TextInitialization.Normal(
        0.02,
        config.Checked().VocabularySize,
        config.Width
    );
    private readonly Parameter positionEmbedding = TextInitialization.Normal(0.01, config.ContextLength, config.Width);
    private readonly ModuleList<PreNormBlock> blocks = new([
        .. Enumerable
            .Range(0, config.Layers)
            .Select(_ => new PreNormBlock(
                config.Width,
                config.Heads,
                config.FeedForwardWidth,
                isCausal: true,
                config.Gelu
            )),
    ]);
    private readonly LayerNorm norm = nn.LayerNorm(config.Width);
    private readonly Projection? projection =
        config.SharedWidth > 0 ? new Projection(config.Width, config.SharedWidth, hasBias: false) : null;

    /// <summary>The sizes it was built with.</summary>
    public ClipTextConfig Config => config;

    /// <summary>The normed states of a batch of texts.</summary>
    /// <param name="ids">Numbers of pieces, <c>[B, L]</c>, int64, L at most <see cref="ClipTextConfig.ContextLength"/>.</param>
    /// <returns><c>[B, L, D]</c>.</returns>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public override Tensor forward(Tensor ids)
    {
        using var scope = NewDisposeScope();
        return norm.call(States(ids)[^1]).MoveToOuterDisposeScope();
    }

    /// <summary>The states before the first block and after each, <c>[B, L, D]</c>, not normed: some models read those of a block before the last.</summary>
    /// <inheritdoc cref="forward" path="/param|/exception"/>
    public IReadOnlyList<Tensor> States(Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.dim() != 2 || ids.size(1) < 1 || ids.size(1) > config.ContextLength)
        {
            throw new ArgumentException(
                $"Expected ids [B, L], L from 1 to {config.ContextLength}; found [{string.Join(", ", ids.shape)}].",
                nameof(ids)
            );
        }

        using var scope = NewDisposeScope();
        var x = tokenEmbedding.index_select(0, ids.flatten()).view(ids.size(0), ids.size(1), -1);
        var states = new List<Tensor> { x.Plus(positionEmbedding.narrow(0, 0, ids.size(1))) };
        foreach (var block in blocks)
        {
            states.Add(block.call(states[^1]));
        }

        return [.. states.Select(state => state.MoveToOuterDisposeScope())];
    }

    /// <summary>What stands for a text: the state of its first token of the highest number, which is the end mark.</summary>
    /// <param name="ids">Numbers of pieces, <c>[B, L]</c>.</param>
    /// <param name="states">What <see cref="forward"/> made of them, <c>[B, L, D]</c>.</param>
    /// <returns><c>[B, D]</c>, or <c>[B, E]</c> where there is a space shared with images.</returns>
    public Tensor Pool(Tensor ids, Tensor states)
    {
        using var scope = NewDisposeScope();
        var last = ids.argmax(1).view(-1, 1, 1).expand(-1, 1, config.Width);
        var pooled = states.gather(1, last).squeeze(1);
        return (projection is null ? pooled : projection.call(pooled)).MoveToOuterDisposeScope();
    }
}
