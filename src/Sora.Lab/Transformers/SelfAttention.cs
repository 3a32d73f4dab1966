using Sora.Lab.Layers;
using Sora.Lab.Patches;

namespace Sora.Lab.Transformers;

/// <summary>Attention of a clip's tokens to each other, with normalised queries and keys and rotary positions.</summary>
internal sealed class SelfAttention(DiffusionTransformerConfig config)
    : Layer<PackedTokens, BlockContext, Tensor>(nameof(SelfAttention))
{
    private readonly Projection query = new(config.Width, config.Width);
    private readonly Projection key = new(config.Width, config.Width);
    private readonly Projection value = new(config.Width, config.Width);
    private readonly Projection output = new(config.Width, config.Width);
    private readonly HeadNorm queryNorm = new(config);
    private readonly HeadNorm keyNorm = new(config);

    /// <summary>[N_total, D] of all groups -> [N_total, D].</summary>
    public override Tensor forward(PackedTokens x, BlockContext context)
    {
        using var scope = NewDisposeScope();
        var input = Narrowed(x.Values);
        var queries = Split(Rotate(queryNorm.call(query.call(input)), context.Rotation), x.Groups);
        var keys = Split(Rotate(keyNorm.call(key.call(input)), context.Rotation), x.Groups);
        var values = Split(value.call(input), x.Groups);
        if (context.Memory is { } memory)
        {
            (keys[0], values[0]) = memory.Join(this, keys[0], values[0]);
        }

        context.Record?.AddToClip(queries, keys, context.Bias);
        var heads = queries.Select((part, i) => DotProductAttention.Attend(part, keys[i], values[i], context.Bias));
        return output.call(PackedTokens.Join([.. heads])).MoveToOuterDisposeScope();
    }

    /// <summary>Lets heads begin by looking at neighbours, see <see cref="LocalStart"/>.</summary>
    /// <param name="firstHead">The number of its first head, counted through all blocks.</param>
    public void StartLocally(int firstHead)
    {
        using var gradient = no_grad();
        using var scope = NewDisposeScope();
        var heads = Enumerable.Range(firstHead, config.Heads);
        var biases = heads.Select(head => LocalStart.Biases(head, config.HeadWidth)).ToList();
        query.Bias!.copy_(cat([.. biases.Select(pair => pair.Query)]));
        key.Bias!.copy_(cat([.. biases.Select(pair => pair.Key)]));
    }

    /// <inheritdoc cref="Projection.Narrowed"/>
    public Tensor Narrowed(Tensor x) => query.Narrowed(x);

    // [N_total, D] -> [clips that share the table, its tokens, K, d]: all tokens at once, whatever their groups.
    private Tensor Rotate(Tensor x, Tensor table) =>
        RotaryEmbedding.Rotate(x.view(-1, table.size(0), config.Heads, config.HeadWidth), table);

    // -> [Count, n, K, d] of each group
    private Tensor[] Split(Tensor x, IReadOnlyList<TokenGroup> groups) =>
        [
            .. PackedTokens
                .Split(x.view(-1, config.Width), groups)
                .Select(part => part.SplitLast(config.Heads, config.HeadWidth)),
        ];
}
