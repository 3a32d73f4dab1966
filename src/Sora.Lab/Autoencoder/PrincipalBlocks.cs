using Sora.Lab.Layers;

namespace Sora.Lab.Autoencoder;

/// <summary>The principal components of blocks of pixels: the best that a linear map of a block can keep.</summary>
/// <remarks>
/// Pearson 1901; in image coding the Karhunen-Loeve transform, which JPEG's cosine transform stands in for. With mean m and
/// the leading eigenvectors V of the covariance: <c>z = V^T (block - m)</c>, <c>block' = V z + m</c>.
/// </remarks>
/// <param name="Mean">The mean block, float64 [P].</param>
/// <param name="Basis">Orthonormal columns, the most telling first: float64 [P, C].</param>
/// <param name="Scale">
/// What a component is divided by, float64 [C]: the geometric mean of its own deviation and of that of all, halfway from
/// units of brightness to units of its own.
/// </param>
internal sealed record PrincipalBlocks(Tensor Mean, Tensor Basis, Tensor Scale)
{
    /// <summary>Finds them.</summary>
    /// <param name="blocks">Blocks of pixels of one clip after another, [n, P] each; more than P in all.</param>
    /// <param name="components">C, at most P.</param>
    public static PrincipalBlocks Of(IEnumerable<Tensor> blocks, int components)
    {
        using var scope = NewDisposeScope();
        var (covariance, mean) = Moments(blocks);
        var (values, vectors) = linalg.eigh(covariance); // ascending
        var deviations = values.narrow(0, values.size(0) - components, components).flip(0).Clamped(1e-8, 1e8).sqrt();
        return new PrincipalBlocks(
            mean.MoveToOuterDisposeScope(),
            vectors.narrow(1, vectors.size(1) - components, components).flip(1).MoveToOuterDisposeScope(),
            deviations.mul(deviations.mean()).sqrt().MoveToOuterDisposeScope()
        );
    }

    // One pass: sums of blocks and of their products.
    private static (Tensor Covariance, Tensor Mean) Moments(IEnumerable<Tensor> blocks)
    {
        Tensor? products = null;
        Tensor? sum = null;
        var count = 0L;
        foreach (var part in blocks)
        {
            using var scope = NewDisposeScope();
            using var block = part;
            var wide = block.to(float64);
            products ??= zeros([wide.size(1), wide.size(1)], float64, wide.device).MoveToOuterDisposeScope();
            sum ??= zeros([wide.size(1)], float64, wide.device).MoveToOuterDisposeScope();
            products.add_(wide.t().matmul(wide));
            sum.add_(wide.sum(0));
            count += wide.size(0);
        }

        if (count == 0)
        {
            throw new ArgumentException("Principal components: expected blocks; found none.", nameof(blocks));
        }

        using var n = ((double)count).ToScalar();
        var mean = sum!.div(n);
        return (products!.div(n).sub(mean.outer(mean)), mean);
    }
}
