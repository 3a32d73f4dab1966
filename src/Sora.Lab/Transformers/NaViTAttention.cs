using Sora.Lab.Layers;
using Sora.Lab.Patches;

namespace Sora.Lab.Transformers;

/// <summary>Attention within each of many packed images, queries and keys normed head by head in the place of a scale.</summary>
internal sealed class NaViTAttention(NaViTConfig config)
    : Layer<PackedTokens, PackedTokens?, Tensor>(nameof(NaViTAttention))
{
    private const double Epsilon = 1e-12;

    private readonly LayerNorm norm = nn.LayerNorm(config.Width);
    private readonly Projection query = new(config.Width, config.Heads * config.HeadWidth, hasBias: false);
    private readonly Projection keyValue = new(config.Width, 2 * config.Heads * config.HeadWidth, hasBias: false);
    private readonly Parameter queryGain = new(ones(config.Heads, 1, config.HeadWidth));
    private readonly Parameter keyGain = new(ones(config.Heads, 1, config.HeadWidth));
    private readonly Projection output = new(config.Heads * config.HeadWidth, config.Width, hasBias: false);

    /// <summary>
    /// The tokens [N, D] of all images, which are normed, and the context they attend to, which is not (null for themselves) -> [N, D].
    /// </summary>
    public override Tensor forward(PackedTokens x, PackedTokens? context)
    {
        using var scope = NewDisposeScope();
        var normed = norm.call(x.Values);
        var kv = keyValue.call(context?.Values ?? normed).chunk(2, dim: -1);
        // Attend divides by the root of a head's width, which is not wanted here.
        var scaled = Normalize(query.call(normed), queryGain).Times(Math.Sqrt(config.HeadWidth));
        var queries = PackedTokens.Split(scaled, x.Groups);
        var keys = PackedTokens.Split(Normalize(kv[0], keyGain), (context ?? x).Groups);
        var values = PackedTokens.Split(kv[1], (context ?? x).Groups);
        var heads = queries.Select((q, i) => DotProductAttention.Attend(Heads(q), Heads(keys[i]), Heads(values[i])));
        return output.call(PackedTokens.Join([.. heads])).MoveToOuterDisposeScope();
    }

    private Tensor Normalize(Tensor x, Tensor gain) =>
        RmsNorm.Normalize(Heads(x), gain.squeeze(1), Epsilon).flatten(-2);

    private Tensor Heads(Tensor x) => x.SplitLast(config.Heads, config.HeadWidth);
}
