namespace Sora.Lab.Patches;

/// <summary>Tokens of clips of several sizes in one sequence, clip after clip, arranged as groups of equal size.</summary>
/// <remarks>
/// Patch n' Pack (Dehghani et al. 2023, NaViT). What works on single tokens (matrices, norms) sees one long sequence;
/// what works within a clip (attention) takes each group as a batch, a view that copies nothing. A plain batch
/// is one group, and then both are the same tensor.
/// </remarks>
/// <param name="Values">[N_total, D].</param>
/// <param name="Groups">The groups in order; their tokens add up to N_total.</param>
public sealed record PackedTokens(Tensor Values, IReadOnlyList<TokenGroup> Groups)
{
    /// <summary>The same groups with other values.</summary>
    public PackedTokens With(Tensor values) => new(values, Groups);

    /// <summary>Each group's tokens [Count, n, D].</summary>
    public Tensor[] Split() => Split(Values, Groups);

    /// <summary>Each group's part of <paramref name="values"/> [N_total, D], as [Count, n, D].</summary>
    public static Tensor[] Split(Tensor values, IReadOnlyList<TokenGroup> groups)
    {
        Tensor[] parts =
            groups.Count == 1 ? [values] : values.split([.. groups.Select(group => (long)group.Tokens)], 0);
        return [.. parts.Select((part, i) => part.view(groups[i].Count, groups[i].Grid.Count, -1))];
    }

    /// <summary>Undoes <see cref="Split()"/>: [Count, n, D] of each group -> [N_total, D].</summary>
    public static Tensor Join(IReadOnlyList<Tensor> parts)
    {
        var flat = parts.Select(part => part.flatten(0, -2)).ToList();
        return flat.Count == 1 ? flat[0] : cat(flat);
    }
}
