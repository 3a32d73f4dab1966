using Sora.Lab.Layers;

namespace Sora.Lab.Text;

/// <summary>A decoder of text: after each token, how likely every other is to come next.</summary>
/// <remarks>
/// Radford et al. 2019 (GPT-2), section 2.3: norms stand before what they norm, and one behind the last block. The matrix that reads tokens also
/// writes them (Press and Wolf 2017).
/// </remarks>
public sealed class Gpt(GptConfig config) : Layer<Tensor, Tensor>(nameof(Gpt))
{
    /// <summary>A target that does not count.</summary>
    public const long NoTarget = -1;

    private const double Deviation = 0.02;
    private const int Growth = 4;

    private readonly Parameter tokenEmbedding = TextInitialization.Normal(
        Deviation,
        config.Checked().VocabularySize,
        config.Width
    );
    private readonly Parameter positionEmbedding = TextInitialization.Normal(
        Deviation,
        config.ContextLength,
        config.Width
    );
    private readonly ModuleList<PreNormBlock> blocks = new([
        .. Enumerable
            .Range(0, config.Layers)
            .Select(_ => new PreNormBlock(
                config.Width,
                config.Heads,
                Growth * config.Width,
                isCausal: true,
                config.Gelu,
                config.HasBias
            )),
    ]);
    private readonly LayerNorm norm = nn.LayerNorm(config.Width, bias: config.HasBias);

    /// <summary>The sizes it was built with.</summary>
    public GptConfig Config => config;

    /// <summary>The logits of the token after each.</summary>
    /// <param name="ids">Numbers of pieces, <c>[B, L]</c>, int64, L at most <see cref="GptConfig.ContextLength"/>.</param>
    /// <returns><c>[B, L, V]</c>.</returns>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public override Tensor forward(Tensor ids)
    {
        TextInput.Check(ids, config.ContextLength);
        using var scope = NewDisposeScope();
        var x = Embed(ids, start: 0);
        foreach (var block in blocks)
        {
            x = block.call(x);
        }

        return Logits(x).MoveToOuterDisposeScope();
    }

    /// <summary>The logits of the token after each new one of a text whose beginning was seen before.</summary>
    /// <param name="ids">The new tokens, <c>[B, N]</c>, int64.</param>
    /// <param name="cache">What was seen of the text; the new tokens join it.</param>
    /// <returns><c>[B, N, V]</c>, as <see cref="forward"/> gives them for the whole text.</returns>
    /// <exception cref="ArgumentException">
    /// The text grows longer than <see cref="GptConfig.ContextLength"/>, or the cache is of another number of blocks.
    /// </exception>
    public Tensor Continue(Tensor ids, GptCache cache)
    {
        ArgumentNullException.ThrowIfNull(cache);
        if (cache.Layers.Length != config.Layers)
        {
            throw new ArgumentException(
                $"Expected a cache of {config.Layers} blocks; found {cache.Layers.Length}.",
                nameof(cache)
            );
        }

        TextInput.Check(ids, config.ContextLength, seen: cache.Length);
        using var scope = NewDisposeScope();
        var x = Embed(ids, start: cache.Length);
        foreach (var (block, seen) in blocks.Zip(cache.Layers))
        {
            x = block.Continue(x, seen);
        }

        return Logits(x).MoveToOuterDisposeScope();
    }

    /// <summary>The mean surprise at the tokens that came, in nats.</summary>
    /// <param name="logits"><c>[B, L, V]</c>.</param>
    /// <param name="targets">Which token came after each, <c>[B, L]</c>, int64; <see cref="NoTarget"/> does not count.</param>
    public static Tensor Loss(Tensor logits, Tensor targets)
    {
        using var scope = NewDisposeScope();
        return nn
            .functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index: NoTarget)
            .MoveToOuterDisposeScope();
    }

    /// <summary>Goes on with a text.</summary>
    /// <param name="ids">How it begins, <c>[B, L]</c>, int64.</param>
    /// <param name="count">Tokens to add; only the last <see cref="GptConfig.ContextLength"/> are looked back at.</param>
    /// <param name="sampling">How they are drawn; null for as likely as they are.</param>
    /// <param name="generator">The source of randomness, on the model's device.</param>
    /// <param name="end">The token that ends a text: no more are added once every text has drawn it; null for none.</param>
    /// <returns><c>[B, L + count]</c>, or less where all have ended.</returns>
    public Tensor Generate(
        Tensor ids,
        int count,
        GptSampling? sampling = null,
        Generator? generator = null,
        long? end = null
    ) => Generate(ids, count, sampling, shares => shares.multinomial(1, generator: generator), end);

    /// <summary>Goes on with texts side by side, each drawn as it would be alone.</summary>
    /// <param name="ids">How they begin, <c>[B, L]</c>, int64.</param>
    /// <param name="count">Tokens to add.</param>
    /// <param name="sampling">How they are drawn.</param>
    /// <param name="generators">B sources of randomness, on the model's device.</param>
    /// <param name="end">The token that ends a text; null for none.</param>
    /// <inheritdoc cref="Generate(Tensor, int, GptSampling, Generator, long?)" path="/returns"/>
    public Tensor Generate(
        Tensor ids,
        int count,
        GptSampling sampling,
        IReadOnlyList<Generator> generators,
        long? end = null
    ) =>
        Generate(
            ids,
            count,
            sampling,
            shares => cat([.. generators.Select((own, i) => shares.narrow(0, i, 1).multinomial(1, generator: own))]),
            end
        );

    private Tensor Generate(Tensor ids, int count, GptSampling? sampling, Func<Tensor, Tensor> draw, long? end)
    {
        sampling = (sampling ?? new GptSampling()).Checked();
        using var cache = new GptCache(config.Layers);
        return Continuation.Of(ids, count, text => draw(sampling.Likelihoods(Next(text, cache))), end);
    }

    // Positions are counted from the first token looked back at: once that moves on, nothing seen before is of use.
    private Tensor Next(Tensor text, GptCache cache) // [B, L] -> [B, V]
    {
        var (length, most) = (text.size(1), config.ContextLength);
        var logits =
            length > most
                ? call(text.narrow(1, length - most, most))
                : Continue(text.narrow(1, cache.Length, length - cache.Length), cache);
        return logits.select(1, logits.size(1) - 1);
    }

    private Tensor Embed(Tensor ids, long start) =>
        tokenEmbedding
            .index_select(0, ids.flatten())
            .view(ids.size(0), ids.size(1), -1) // [B, L, D]
            .Plus(positionEmbedding.narrow(0, start, ids.size(1)));

    private Tensor Logits(Tensor x) => nn.functional.linear(norm.call(x), tokenEmbedding);
}
