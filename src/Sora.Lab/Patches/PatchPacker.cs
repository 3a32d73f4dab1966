namespace Sora.Lab.Patches;

/// <summary>Fills sequences with clips of any size, up to so many tokens each.</summary>
/// <remarks>Dehghani et al. 2023 (NaViT, Patch n' Pack), section 2.1: greedily, in order.</remarks>
public static class PatchPacker
{
    /// <summary>Which clips go together.</summary>
    /// <param name="tokens">The tokens of each clip.</param>
    /// <param name="budget">The most tokens of a sequence.</param>
    /// <returns>The clips of each sequence, by their place in <paramref name="tokens"/>: all of them, in order.</returns>
    /// <exception cref="ArgumentException">A clip alone has more tokens than a sequence may.</exception>
    public static IReadOnlyList<IReadOnlyList<int>> Pack(IReadOnlyList<int> tokens, int budget)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var sequences = new List<List<int>>();
        var left = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i] > budget)
            {
                throw new ArgumentException($"Expected clips of at most {budget} tokens; clip {i} has {tokens[i]}.");
            }

            if (sequences.Count == 0 || tokens[i] > left)
            {
                sequences.Add([]);
                left = budget;
            }

            sequences[^1].Add(i);
            left -= tokens[i];
        }

        return sequences;
    }
}
