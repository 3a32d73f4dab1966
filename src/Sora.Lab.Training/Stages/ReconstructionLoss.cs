using Sora.Lab.Layers;

namespace Sora.Lab.Training.Stages;

/// <summary>How far pixels are from what they should be.</summary>
/// <param name="Loss">The weighted sum of the others, a scalar.</param>
/// <param name="Absolute">Mean absolute error.</param>
/// <param name="Square">Mean squared error.</param>
/// <param name="Edges">Mean absolute error of differences between neighbouring pixels, rows and columns added.</param>
internal readonly record struct ReconstructionLoss(Tensor Loss, Tensor Absolute, Tensor Square, Tensor Edges)
{
    /// <summary>Of an error [B, 3, T, H, W].</summary>
    public static ReconstructionLoss Of(Tensor error, double pixelWeight, double squareWeight, double edgeWeight)
    {
        var absolute = error.abs().mean();
        var square = error.Squared().mean();
        var edges = Difference(error, 3).Plus(Difference(error, 4));
        var loss = absolute.Times(pixelWeight).Plus(square.Times(squareWeight)).Plus(edges.Times(edgeWeight));
        return new(loss, absolute, square, edges);
    }

    // The error of a difference is the difference of the error.
    private static Tensor Difference(Tensor x, int dimension)
    {
        var length = x.size(dimension) - 1;
        return x.narrow(dimension, 1, length).sub(x.narrow(dimension, 0, length)).abs().mean();
    }
}
