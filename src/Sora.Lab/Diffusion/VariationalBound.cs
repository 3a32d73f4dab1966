using Sora.Lab.Layers;

namespace Sora.Lab.Diffusion;

/// <summary>What each step of a diffusion adds to the bound of the likelihood.</summary>
/// <remarks>Ho et al. 2020, equation 5; Sohl-Dickstein et al. 2015.</remarks>
public static class VariationalBound
{
    private const double Bin = 1 / 255.0; // half of one of 256 levels in [-1, 1]
    private const double Outermost = 0.999;
    private const double Least = 1e-12;

    /// <summary>The divergence of a step from the true one; at step 0 how unlikely the clean sample is. In bits a number, [B].</summary>
    /// <param name="truth">The true step back.</param>
    /// <param name="predicted">The network's.</param>
    /// <param name="x0">The clean sample, [B, ...], of 256 levels in [-1, 1].</param>
    /// <param name="step">k of each, int64 [B].</param>
    public static Tensor Bits(ReverseStep truth, ReverseStep predicted, Tensor x0, Tensor step)
    {
        using var scope = NewDisposeScope();
        using var first = 0L.ToScalar();
        var divergence = Divergence(truth, predicted).flatten(1).mean([1]);
        var surprise = LogLikelihood(x0, predicted).flatten(1).mean([1]).neg();
        return where(step.eq(first), surprise, divergence).Over(Math.Log(2)).MoveToOuterDisposeScope();
    }

    /// <summary>The Kullback-Leibler divergence between two normals, for each number, in nats.</summary>
    public static Tensor Divergence(ReverseStep one, ReverseStep other)
    {
        using var scope = NewDisposeScope();
        var (narrower, distance) = (one.LogVariance.sub(other.LogVariance), one.Mean.sub(other.Mean).Squared());
        var far = distance.mul(other.LogVariance.neg().exp());
        return narrower.exp().sub(narrower).Plus(far).Minus(1).Times(0.5).MoveToOuterDisposeScope();
    }

    /// <summary>The logarithm of the normal's share of each number's level, of 256 in [-1, 1]; the outermost reach on to infinity.</summary>
    /// <remarks>Ho et al. 2020, equation 13.</remarks>
    public static Tensor LogLikelihood(Tensor x0, ReverseStep step)
    {
        using var scope = NewDisposeScope();
        using var highest = Outermost.ToScalar();
        using var lowest = (-Outermost).ToScalar();
        var (distance, inverse) = (x0.sub(step.Mean), step.LogVariance.Times(-0.5).exp());
        var (above, below) = (
            Cumulative(distance.Plus(Bin).mul(inverse)),
            Cumulative(distance.Minus(Bin).mul(inverse))
        );
        var inner = where(x0.gt(highest), Log(below.SubtractedFrom(1)), Log(above.sub(below)));
        return where(x0.lt(lowest), Log(above), inner).MoveToOuterDisposeScope();
    }

    private static Tensor Log(Tensor share) => share.Clamped(Least, double.PositiveInfinity).log();

    // The normal's distribution function by a hyperbolic tangent, as the published code has it.
    private static Tensor Cumulative(Tensor x)
    {
        var inner = x.PlusScaled(x.ToThePower(3), 0.044715).Times(Math.Sqrt(2 / Math.PI));
        return inner.tanh().Plus(1).Times(0.5);
    }
}
