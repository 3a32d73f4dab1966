using Sora.Lab.Layers;
using Sora.Lab.Patches;

namespace Sora.Lab.Transformers;

/// <summary>Attention of a clip's tokens to its prompt and, where the model has it, to an image.</summary>
/// <remarks>The last projection starts at zero: an untrained block leaves its tokens as they are.</remarks>
internal sealed class CrossAttention(DiffusionTransformerConfig config)
    : Layer<PackedTokens, CrossAttentionContext, Tensor>(nameof(CrossAttention))
{
    private readonly Projection query = new(config.Width, config.Width);
    private readonly KeysAndValues text = new(config);
    private readonly KeysAndValues? image =
        config.CrossAttention == CrossAttentionKind.TextAndImage ? new KeysAndValues(config) : null;
    private readonly Projection output = new(config.Width, config.Width, ProjectionStart.Zero);
    private readonly HeadNorm queryNorm = new(config);

    /// <summary>[N_total, D] of all groups and what they attend to -> [N_total, D].</summary>
    public override Tensor forward(PackedTokens x, CrossAttentionContext context)
    {
        using var scope = NewDisposeScope();
        var queries = PackedTokens
            .Split(queryNorm.call(query.call(x.Values)), x.Groups)
            .Select(part => part.SplitLast(config.Heads, config.HeadWidth))
            .ToArray();
        var heads = Attend(queries, text.call(context.Text), context.TextBias, context.Record);
        if (image is not null)
        {
            heads = heads.Plus(Attend(queries, image.call(context.Image!), null, null));
        }

        return output.call(heads).MoveToOuterDisposeScope();
    }

    // Queries [Count, n, K, d] of each group, keys and values [B, L, K, d] of all clips -> [N_total, D]
    private static Tensor Attend(
        Tensor[] queries,
        (Tensor Keys, Tensor Values) context,
        Tensor? bias,
        PassRecord? record
    )
    {
        var keys = ByGroup(context.Keys, queries);
        var values = ByGroup(context.Values, queries);
        var biases = bias is null ? null : ByGroup(bias, queries);
        record?.AddToText(queries, keys, biases);
        var heads = queries.Select((q, i) => DotProductAttention.Attend(q, keys[i], values[i], biases?[i]));
        return PackedTokens.Join([.. heads]);
    }

    private static Tensor[] ByGroup(Tensor x, Tensor[] queries) =>
        queries.Length == 1 ? [x] : x.split([.. queries.Select(part => part.size(0))], 0);
}
