using Sora.Lab.Layers;

namespace Sora.Lab.Training.Evaluation;

/// <summary>How far two sets of feature vectors [N, D] lie apart, as distributions.</summary>
public static class FeatureDistances
{
    /// <summary>The mean [D] and the sample covariance [D, D] of features.</summary>
    public static (Tensor Mean, Tensor Covariance) Moments(Tensor features)
    {
        using var scope = NewDisposeScope();
        var wide = features.to(float64);
        var mean = wide.mean([0L]);
        var centred = wide.sub(mean);
        var covariance = centred.t().matmul(centred).Over(features.size(0) - 1);
        return (mean.MoveToOuterDisposeScope(), covariance.MoveToOuterDisposeScope());
    }

    /// <summary>The Fréchet distance of two sets, each taken for a normal distribution.</summary>
    /// <remarks>
    /// Heusel et al. 2017, equation 6: <c>|m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2))</c>. The last trace is the sum of the roots of the
    /// eigenvalues of <c>S1^(1/2) S2 S1^(1/2)</c>, which is symmetric.
    /// </remarks>
    public static double Frechet(Tensor one, Tensor other)
    {
        using var scope = NewDisposeScope();
        var ((mean1, covariance1), (mean2, covariance2)) = (Moments(one), Moments(other));
        var (values, vectors) = linalg.eigh(covariance1);
        var root = vectors.mul(values.Clamped(0, double.MaxValue).sqrt()).matmul(vectors.t());
        var shared = linalg.eigvalsh(root.matmul(covariance2).matmul(root)).Clamped(0, double.MaxValue).sqrt().sum();
        var traces = covariance1.trace().Plus(covariance2.trace()).sub(shared.Times(2));
        return mean1.sub(mean2).Squared().sum().Plus(traces).item<double>();
    }

    /// <summary>The kernel distance: maximum mean discrepancy under a cubic kernel, unbiased.</summary>
    /// <remarks>Binkowski et al. 2018, section 4: <c>k(x, y) = (x . y / D + 1)^3</c>.</remarks>
    public static double Kernel(Tensor one, Tensor other)
    {
        using var scope = NewDisposeScope();
        var (x, y) = (one.to(float64), other.to(float64));
        return WithinMean(x) + WithinMean(y) - (2 * Cubic(x, y).mean().item<double>());
    }

    private static Tensor Cubic(Tensor x, Tensor y) => x.matmul(y.t()).Over(x.size(1)).Plus(1).ToThePower(3);

    // Over pairs of different vectors.
    private static double WithinMean(Tensor x)
    {
        var kernel = Cubic(x, x);
        var n = (double)x.size(0);
        return kernel.sum().sub(kernel.trace()).item<double>() / (n * (n - 1));
    }
}
