using Sora.Lab.Layers;

namespace Sora.Lab.Training.Evaluation;

/// <summary>How near a clip is to another, pixel by pixel and structure by structure.</summary>
/// <remarks>Tensors are [..., H, W, C], of any range; means are taken over a frame, so the result is [...].</remarks>
public static class ClipQuality
{
    private const double K1 = 0.01;
    private const double K2 = 0.03;
    private const double GaussianDeviation = 1.5;
    private const int GaussianReach = 5;

    /// <summary>The mean squared error of each frame.</summary>
    public static Tensor MeanSquaredError(Tensor one, Tensor other)
    {
        using var scope = NewDisposeScope();
        return one.to(float64).sub(other.to(float64)).Squared().mean([-3, -2, -1]).MoveToOuterDisposeScope();
    }

    /// <summary>The peak signal-to-noise ratio of each frame, in decibels: <c>10 log10(peak^2 / MSE)</c>.</summary>
    /// <param name="one">A clip.</param>
    /// <param name="other">Another, of the same shape.</param>
    /// <param name="peak">The difference between the largest and the smallest value a pixel can have.</param>
    public static Tensor PeakSignalToNoise(Tensor one, Tensor other, double peak = 1)
    {
        using var scope = NewDisposeScope();
        return MeanSquaredError(one, other).Over(peak * peak).log10().Times(-10).MoveToOuterDisposeScope();
    }

    /// <summary>The structural similarity of each frame, in [-1, 1].</summary>
    /// <remarks>
    /// Wang et al. 2004, equation 13, with their Gaussian window of 11 x 11, mean over the pixels whose window lies inside, then over
    /// channels.
    /// </remarks>
    /// <param name="one">A clip.</param>
    /// <param name="other">Another, of the same shape; at least 11 pixels a side.</param>
    /// <param name="range">The difference between the largest and the smallest value a pixel can have.</param>
    public static Tensor StructuralSimilarity(Tensor one, Tensor other, double range = 1)
    {
        using var scope = NewDisposeScope();
        return SimilarityMap(one, other, Gaussian(), 1, range).mean([-3, -2, -1]).MoveToOuterDisposeScope();
    }

    /// <summary>The same with an even window of 7 x 7 and sample covariances, as scikit-image computes it unasked.</summary>
    /// <inheritdoc cref="StructuralSimilarity" path="/param"/>
    public static Tensor StructuralSimilarityEven(Tensor one, Tensor other, double range = 1)
    {
        const int Side = 7;
        using var scope = NewDisposeScope();
        var window = ones(Side, float64).Over(Side);
        const double Sample = Side * Side / (Side * Side - 1.0);
        return SimilarityMap(one, other, window, Sample, range).mean([-3, -2, -1]).MoveToOuterDisposeScope();
    }

    // [..., H, W, C] -> [..., H', W', C], where whole windows lie inside.
    private static Tensor SimilarityMap(Tensor one, Tensor other, Tensor window, double sample, double range)
    {
        var (x, y) = (one.to(float64), other.to(float64));
        var (meanX, meanY) = (Blur(x, window), Blur(y, window));
        var varianceX = Blur(x.Squared(), window).sub(meanX.Squared()).Times(sample);
        var varianceY = Blur(y.Squared(), window).sub(meanY.Squared()).Times(sample);
        var covariance = Blur(x.mul(y), window).sub(meanX.mul(meanY)).Times(sample);
        var (c1, c2) = (Math.Pow(K1 * range, 2), Math.Pow(K2 * range, 2));
        var above = meanX.mul(meanY).Times(2).Plus(c1).mul(covariance.Times(2).Plus(c2));
        var below = meanX.Squared().Plus(meanY.Squared()).Plus(c1).mul(varianceX.Plus(varianceY).Plus(c2));
        return above.div(below);
    }

    // The mean over a window of rows and columns alike.
    private static Tensor Blur(Tensor x, Tensor window)
    {
        long[] shape = x.shape;
        var images = x.reshape(-1, shape[^3], shape[^2], shape[^1]).permute(0, 3, 1, 2).flatten(0, 1).unsqueeze(1);
        var rows = nn.functional.conv2d(images, window.view(1, 1, -1, 1));
        var both = nn.functional.conv2d(rows, window.view(1, 1, 1, -1)); // [frames C, 1, H', W']
        var (height, width) = (both.size(2), both.size(3));
        return both.view(-1, shape[^1], height, width)
            .permute(0, 2, 3, 1)
            .reshape([.. shape[..^3], height, width, shape[^1]]);
    }

    private static Tensor Gaussian()
    {
        var places = TensorArithmetic.Count((2 * GaussianReach) + 1, float64).Minus(GaussianReach);
        var weights = places.Squared().Over(-2 * GaussianDeviation * GaussianDeviation).exp();
        return weights.div(weights.sum());
    }
}
