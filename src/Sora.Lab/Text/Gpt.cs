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
        ArgumentNullException.ThrowIfNull(ids);
        if (ids.dim() != 2 || ids.size(1) < 1 || ids.size(1) > config.ContextLength)
        {
            throw new ArgumentException(
                $"Expected ids [B, L], L from 1 to {config.ContextLength}; found [{string.Join(", ", ids.shape)}].",
                nameof(ids)
            );
        }

        using var scope = NewDisposeScope();
        var x = tokenEmbedding.index_select(0, ids.flatten()).view(ids.size(0), ids.size(1), -1); // [B, L, D]
        x = x.Plus(positionEmbedding.narrow(0, 0, ids.size(1)));
        foreach (var block in blocks)
        {
            x = block.call(x);
        }

        return nn.functional.linear(norm.call(x), tokenEmbedding).MoveToOuterDisposeScope();
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
    /// <returns><c>[B, L + count]</c>.</returns>
    public Tensor Generate(Tensor ids, int count, GptSampling? sampling = null, Generator? generator = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        sampling ??= new GptSampling();
        using var gradients = no_grad();
        using var all = NewDisposeScope();
        var text = ids.alias();
        for (var i = 0; i < count; i++)
        {
            using var scope = NewDisposeScope();
            var seen = Math.Min(text.size(1), config.ContextLength);
            var logits = call(text.narrow(1, text.size(1) - seen, seen)).select(1, seen - 1); // [B, V]
            var next = Likelihoods(logits, sampling).multinomial(1, generator: generator);
            text = cat([text, next], dim: 1).MoveToOuterDisposeScope();
        }

        return text.MoveToOuterDisposeScope();
    }

    private static Tensor Likelihoods(Tensor logits, GptSampling sampling)
    {
        var scaled = logits.Over(sampling.Temperature);
        if (sampling.TopK is not { } count || count >= logits.size(-1))
        {
            return scaled.softmax(-1);
        }

        using var nothing = double.NegativeInfinity.ToScalar();
        var least = scaled.topk(count).values.narrow(-1, count - 1, 1);
        return scaled.masked_fill(scaled.lt(least), nothing).softmax(-1);
    }
}
