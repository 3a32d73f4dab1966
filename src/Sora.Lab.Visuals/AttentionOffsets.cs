using Sora.Lab.Layers;
using Sora.Lab.Patches;

namespace Sora.Lab.Visuals;

/// <summary>Where heads look as seen from the token that looks: how much of their attention goes how far.</summary>
public static class AttentionOffsets
{
    /// <summary>The mean over all tokens of what they look at, by its distance from them.</summary>
    /// <remarks>At the edges of a clip there is less to look at, so a head that looks everywhere alike gives most to small distances.</remarks>
    /// <param name="weights">[K, n, n], as <see cref="Transformers.PassRecord.ToClip"/> gives them.</param>
    /// <param name="grid">The clip's n tokens.</param>
    /// <returns>[K, 2T - 1, 2H - 1, 2W - 1], which sum to 1 for each head; the middle one is the token itself, later frames lie behind it.</returns>
    /// <exception cref="ArgumentException">The weights are of other tokens.</exception>
    public static Tensor Of(Tensor weights, GridSize grid)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.dim() != 3 || weights.size(1) != grid.Count || weights.size(2) != grid.Count)
        {
            throw new ArgumentException(
                $"Expected weights [K, {grid.Count}, {grid.Count}]; found [{string.Join(", ", weights.shape)}].",
                nameof(weights)
            );
        }

        using var scope = NewDisposeScope();
        long[] box = [(2 * grid.Frames) - 1, (2 * grid.Height) - 1, (2 * grid.Width) - 1];
        var (heads, bins) = (weights.size(0), box[0] * box[1] * box[2]);
        var places = tensor(Places(grid, box), device: weights.device);
        var sums = zeros([heads, bins], weights.dtype, weights.device);
        var all = sums.scatter_add(1, places.expand(heads, -1), weights.flatten(1)); // [K, bins]
        return all.Over(grid.Count).view([heads, .. box]).MoveToOuterDisposeScope();
    }

    /// <summary>How many token frames ahead each head looks on average; below 0 is back.</summary>
    /// <param name="offsets">What <see cref="Of"/> gave.</param>
    public static IReadOnlyList<double> MeanFramesAhead(Tensor offsets)
    {
        ArgumentNullException.ThrowIfNull(offsets);
        using var scope = NewDisposeScope();
        var byTime = offsets.sum(-1).sum(-1).to(float64); // [K, 2T - 1]
        var ahead = TensorArithmetic.Count(byTime.size(1), float64, byTime.device).Minus(byTime.size(1) / 2);
        return [.. byTime.matmul(ahead).cpu().data<double>()];
    }

    // For each pair of tokens the bin of what lies between them, [n n].
    private static long[] Places(GridSize grid, long[] box)
    {
        var places = new long[grid.Count * grid.Count];
        for (var i = 0; i < places.Length; i++)
        {
            var (from, to) = (Place(i / grid.Count, grid), Place(i % grid.Count, grid));
            var (t, y, x) = (to.T - from.T + grid.Frames - 1, to.Y - from.Y + grid.Height - 1, to.X - from.X);
            places[i] = (((t * box[1]) + y) * box[2]) + x + grid.Width - 1;
        }

        return places;
    }

    private static (int T, int Y, int X) Place(int token, GridSize grid) =>
        (token / grid.CountPerFrame, token / grid.Width % grid.Height, token % grid.Width);
}
