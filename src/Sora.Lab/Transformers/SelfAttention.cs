using Sora.Lab.Layers;
using Sora.Lab.Patches;

namespace Sora.Lab.Transformers;

/// <summary>Attention of a clip's tokens to each other, with normalised queries and keys and rotary positions.</summary>
internal sealed class SelfAttention(DiffusionTransformerConfig config)
    : Layer<PackedTokens, IReadOnlyList<Tensor>, Tensor>(nameof(SelfAttention))
{
    private readonly Projection query = new(config.Width, config.Width);
    private readonly Projection key = new(config.Width, config.Width);
    private readonly Projection value = new(config.Width, config.Width);
    private readonly Projection output = new(config.Width, config.Width);
    private readonly HeadNorm queryNorm = new(config);
    private readonly HeadNorm keyNorm = new(config);

    /// <summary>[N_total, D] of all groups and the rotary table of each -> [N_total, D].</summary>
    public override Tensor forward(PackedTokens x, IReadOnlyList<Tensor> rotations)
    {
        using var scope = NewDisposeScope();
        var queries = PackedTokens.Split(queryNorm.call(query.call(x.Values)), x.Groups);
        var keys = PackedTokens.Split(keyNorm.call(key.call(x.Values)), x.Groups);
        var values = PackedTokens.Split(value.call(x.Values), x.Groups);
        var heads = rotations.Select((table, i) => Attend(queries[i], keys[i], values[i], table)).ToList();
        return output.call(PackedTokens.Join(heads)).MoveToOuterDisposeScope();
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

    private Tensor Attend(Tensor q, Tensor k, Tensor v, Tensor table) =>
        DotProductAttention.Attend(
            RotaryEmbedding.Rotate(Heads(q), table),
            RotaryEmbedding.Rotate(Heads(k), table),
            Heads(v)
        );

    private Tensor Heads(Tensor x) => x.SplitLast(config.Heads, config.HeadWidth);
}
