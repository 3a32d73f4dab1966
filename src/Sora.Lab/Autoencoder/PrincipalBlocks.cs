using Sora.Lab.Layers;

namespace Sora.Lab.Autoencoder;

/// <summary>The principal components of blocks of pixels: the best that a linear map of a block can keep.</summary>
/// <remarks>
/// Pearson 1901; in image coding the Karhunen-Loeve transform, which JPEG's cosine transform stands in for. With the leading
/// eigenvectors V of the blocks' second moments, taken about mid-grey: <c>z = V^T block</c>, <c>block' = V z</c>.
/// </remarks>
/// <param name="Basis">Orthonormal columns, the most telling first: float64 [P, C].</param>
/// <param name="Scale">
/// What a component is divided by, float64 [C]: the geometric mean of its own deviation and of that of all, halfway from
/// units of brightness to units of its own.
/// </param>
internal sealed record PrincipalBlocks(Tensor Basis, Tensor Scale)
{
    /// <summary>Finds them.</summary>
    /// <param name="blocks">Blocks of pixels in [-1, 1] of one clip after another, [n, P] each; disposed once seen.</param>
    /// <param name="components">C, at most P.</param>
    /// <exception cref="ArgumentException">There are no blocks.</exception>
    public static PrincipalBlocks Of(IEnumerable<Tensor> blocks, int components)
    {
        using var scope = NewDisposeScope();
        var (values, vectors) = linalg.eigh(Moments(blocks)); // ascending
        var deviations = values.narrow(0, values.size(0) - components, components).flip(0).Clamped(1e-8, 1e8).sqrt();
        return new PrincipalBlocks(
            vectors.narrow(1, vectors.size(1) - components, components).flip(1).MoveToOuterDisposeScope(),
            deviations.mul(deviations.mean()).sqrt().MoveToOuterDisposeScope()
        );
    }

    // The mean of block block^T, [P, P], in one pass.
    private static Tensor Moments(IEnumerable<Tensor> blocks)
    {
        Tensor? products = null;
        var count = 0L;
        foreach (var part in blocks)
        {
            using var scope = NewDisposeScope();
            using var block = part;
            var wide = block.to(float64);
            products ??= zeros([wide.size(1), wide.size(1)], float64, wide.device).MoveToOuterDisposeScope();
            products.Accumulate(wide.t().matmul(wide));
            count += wide.size(0);
        }

        return products?.Over(count)
            ?? throw new ArgumentException("Principal components: expected blocks; found none.", nameof(blocks));
    }
}
