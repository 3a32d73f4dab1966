namespace Sora.Lab.Training.Stages;

/// <summary>Clips that are computed as one sequence, and their captions.</summary>
/// <param name="Groups">The clips by size.</param>
/// <param name="Ids">The captions as numbers of pieces, int64 [B, L].</param>
/// <param name="Lengths">The pieces of each caption, B numbers.</param>
internal sealed record FlowPack(IReadOnlyList<FlowGroup> Groups, Tensor Ids, int[] Lengths)
{
    /// <summary>What it holds.</summary>
    public IEnumerable<Tensor> Tensors => Groups.SelectMany(group => group.Tensors).Append(Ids);
}
