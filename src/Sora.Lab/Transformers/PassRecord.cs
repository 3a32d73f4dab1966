using Sora.Lab.Layers;

namespace Sora.Lab.Transformers;

/// <summary>Keeps what went on inside a pass: who looked at whom in every block, and how far its gates stood open.</summary>
/// <remarks>
/// A pass that is given one, see <see cref="DiffusionInput.Record"/>, computes these beside its output, which stays the same: attention itself
/// forms no such matrix. They are Vaswani et al. 2017, equation 1, <c>softmax(q k^T / sqrt(d))</c>, in float32, of the very queries and keys that
/// the block used, and stay on its device: <c>K n (M + L)</c> numbers a block. Attention to an image is not kept. A later pass takes the place of the one before.
/// </remarks>
public sealed class PassRecord : IDisposable
{
    private readonly List<Tensor[]> toClip = [];
    private readonly List<Tensor[]> toText = [];
    private readonly List<(Tensor Attention, Tensor FeedForward)> gates = [];

    /// <summary>Blocks of the pass; 0 before there was one.</summary>
    public int Blocks => gates.Count;

    /// <summary>How much each token looks at each token of its clip.</summary>
    /// <param name="block">Which block, from 0.</param>
    /// <param name="clip">Which clip, counted through all groups.</param>
    /// <returns>[K, n, M], the record's: M is n, and the frames of a memory before them. Those of a token sum to 1.</returns>
    public Tensor ToClip(int block, int clip = 0) => toClip[block][clip];

    /// <summary>How much each token looks at each token of its prompt.</summary>
    /// <inheritdoc cref="ToClip" path="/param"/>
    /// <returns>[K, n, L], the record's. Those of a token sum to 1.</returns>
    public Tensor ToText(int block, int clip = 0) => toText[block][clip];

    /// <summary>What a block's two halves are multiplied by before they are added to the tokens, [R, D] each: a row for each distinct timestep.</summary>
    /// <remarks>Peebles and Xie 2023 (DiT), section 3.2, adaLN-Zero.</remarks>
    /// <param name="block">Which block, from 0.</param>
    public (Tensor Attention, Tensor FeedForward) Gates(int block) => gates[block];

    /// <inheritdoc />
    public void Dispose() => Clear();

    internal void Clear()
    {
        foreach (var tensor in toClip.Concat(toText).SelectMany(clips => clips))
        {
            tensor.Dispose();
        }

        foreach (var (attention, feedForward) in gates)
        {
            attention.Dispose();
            feedForward.Dispose();
        }

        toClip.Clear();
        toText.Clear();
        gates.Clear();
    }

    // Queries [Count, n, K, d] and keys [Count, M, K, d] of each group.
    internal void AddToClip(Tensor[] queries, Tensor[] keys, Tensor? bias) =>
        toClip.Add(Weights(queries, keys, [.. queries.Select(_ => bias)]));

    internal void AddToText(Tensor[] queries, Tensor[] keys, Tensor[]? biases) =>
        toText.Add(Weights(queries, keys, biases ?? new Tensor?[queries.Length]));

    internal void AddGates(Tensor attention, Tensor feedForward) => gates.Add((Own(attention), Own(feedForward)));

    private static Tensor[] Weights(Tensor[] queries, Tensor[] keys, Tensor?[] biases) =>
        [
            .. queries.SelectMany(
                (query, i) =>
                    DotProductAttention.Weights(query.to(float32), keys[i].to(float32), biases[i]).unbind().Select(Own)
            ),
        ];

    private static Tensor Own(Tensor x) => x.detach().DetachFromDisposeScope();
}
