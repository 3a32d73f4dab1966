namespace Sora.Lab.Training.Stages;

/// <summary>The clips of a step of one size, each with the coarse one it is to be drawn from.</summary>
/// <param name="Fine">Latents of what is to be drawn, [B, C, T', H', W'].</param>
/// <param name="Coarse">Latents of what is shown, of the same shape.</param>
/// <param name="Captions">One for each clip.</param>
/// <param name="Ids">The captions as numbers of pieces, int64 [B, L].</param>
/// <param name="Lengths">The pieces of each caption, B numbers.</param>
internal sealed record PairStep(Tensor Fine, Tensor Coarse, IReadOnlyList<string> Captions, Tensor Ids, int[] Lengths)
{
    /// <summary>What it holds.</summary>
    public IEnumerable<Tensor> Tensors => [Fine, Coarse, Ids];
}
