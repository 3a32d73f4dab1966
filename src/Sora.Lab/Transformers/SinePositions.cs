using Sora.Lab.Layers;

namespace Sora.Lab.Transformers;

/// <summary>Positions as fixed tables of sines and cosines, to be added to tokens.</summary>
/// <remarks>Vaswani et al. 2017, section 3.5, with all sines before all cosines, as DiT and Latte have them. Made in float64.</remarks>
public static class SinePositions
{
    private const double Base = 10000;

    /// <summary>Of a line: float32 [1, N, D].</summary>
    /// <param name="count">N.</param>
    /// <param name="width">D, a multiple of 2.</param>
    /// <param name="device">Where the table lives.</param>
    public static Tensor Line(int count, int width, Device? device = null)
    {
        using var scope = NewDisposeScope();
        return Waves(count, width, device).unsqueeze(0).to(float32).MoveToOuterDisposeScope();
    }

    /// <summary>Of a plane, row by row: float32 [1, H W, D], half of the width for the column and then half for the row.</summary>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    /// <param name="tokenWidth">D, a multiple of 4.</param>
    /// <param name="device">Where the table lives.</param>
    public static Tensor Plane(int height, int width, int tokenWidth, Device? device = null)
    {
        using var scope = NewDisposeScope();
        var columns = Waves(width, tokenWidth / 2, device).unsqueeze(0).expand(height, -1, -1);
        var rows = Waves(height, tokenWidth / 2, device).unsqueeze(1).expand(-1, width, -1);
        return cat([columns, rows], dim: -1).view(1, height * width, tokenWidth).to(float32).MoveToOuterDisposeScope();
    }

    private static Tensor Waves(int count, int width, Device? device) // [N, D]
    {
        var half = width / 2;
        var rates = TensorArithmetic.Count(half, float64, device).Times(-Math.Log(Base) / half).exp();
        var angles = TensorArithmetic.Count(count, float64, device).outer(rates);
        return cat([angles.sin(), angles.cos()], dim: 1);
    }
}
