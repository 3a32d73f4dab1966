using Sora.Lab.Layers;

namespace Sora.Lab.Text;

/// <summary>The encoder of T5 and umT5: pieces of a text become one vector each, that knows the others.</summary>
/// <remarks>
/// Raffel et al. 2020; Chung et al. 2023 (umT5, whose blocks each have their own position bias). In the lab it is small
/// and learns together with the video model. Padding is masked: what stands beyond a text's length never changes it.
/// </remarks>
public sealed class TextEncoder(TextEncoderConfig config)
    : Layer<Tensor, IReadOnlyList<int>, Tensor>(nameof(TextEncoder))
{
    private readonly TokenEmbedding tokenEmbedding = new(config.Checked().VocabularySize, config.Width);
    private readonly RelativePositionBias? positionBias = config.SharesPositionBias ? Bias(config) : null;
    private readonly ModuleList<TextEncoderBlock> blocks = nn.ModuleList(
        Enumerable.Range(0, config.Layers).Select(_ => new TextEncoderBlock(config)).ToArray()
    );
    private readonly RmsNorm norm = new(config.Width);

    /// <summary>The sizes it was built with.</summary>
    public TextEncoderConfig Config => config;

    /// <summary>Encodes a batch.</summary>
    /// <param name="ids">Numbers of pieces, <c>[B, L]</c>, int64, on the encoder's device.</param>
    /// <param name="lengths">Each text's own tokens, B numbers in <c>[1, L]</c>.</param>
    /// <returns>States <c>[B, L, D]</c>; those beyond a text's length mean nothing.</returns>
    /// <exception cref="ArgumentException">Shapes or lengths do not fit.</exception>
    public override Tensor forward(Tensor ids, IReadOnlyList<int> lengths)
    {
        Check(ids, lengths);
        using var scope = NewDisposeScope();
        var bias = PaddingMask(lengths, ids.shape[1], ids.device);
        if (positionBias is not null)
        {
            bias = bias.Plus(positionBias.call((int)ids.shape[1]));
        }

        var x = tokenEmbedding.call(ids); // [B, L, D]
        foreach (var block in blocks)
        {
            x = block.call(x, bias);
        }

        return norm.call(x).MoveToOuterDisposeScope();
    }

    /// <summary>Lets two heads of each block begin by looking at the words before and behind; for a fresh encoder.</summary>
    public void StartLocally()
    {
        positionBias?.StartLocally();
        foreach (var block in blocks)
        {
            block.StartLocally();
        }
    }

    /// <summary>Encodes a batch into what a video model attends to; padding is masked there too.</summary>
    /// <inheritdoc cref="forward"/>
    public TextContext Encode(Tensor ids, IReadOnlyList<int> lengths) =>
        new(call(ids, lengths), lengths, TextPadding.Masked);

    internal static RelativePositionBias Bias(TextEncoderConfig config) =>
        new(config.PositionBuckets, config.MaxDistance, config.Heads, Math.Pow(config.Width, -0.5));

    // 0 for a text's own tokens, the lowest number for padding: a softmax in float32 makes that exactly 0.
    private static Tensor PaddingMask(IReadOnlyList<int> lengths, long length, Device device) // -> [B, 1, 1, L]
    {
        var values = new float[lengths.Count * length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = i % length < lengths[(int)(i / length)] ? 0 : float.MinValue;
        }

        return tensor(values, [lengths.Count, 1, 1, length], device: device);
    }

    private static void Check(Tensor ids, IReadOnlyList<int> lengths)
    {
        ArgumentNullException.ThrowIfNull(ids);
        ArgumentNullException.ThrowIfNull(lengths);
        if (ids.dim() != 2 || ids.shape[0] != lengths.Count || lengths.Any(n => n < 1 || n > ids.shape[1]))
        {
            throw new ArgumentException(
                $"Expected ids [B, L] and B lengths in [1, L]; found [{string.Join(", ", ids.shape)}] "
                    + $"and lengths {string.Join(", ", lengths.Take(8))}.",
                nameof(lengths)
            );
        }
    }
}
