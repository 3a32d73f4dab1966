using Sora.Lab.Layers;

namespace Sora.Lab.Training.Evaluation;

/// <summary>How sharp and how unsteady clips are, as sums of squared differences; pixels are [B, 3, T, H, W].</summary>
public static class ClipEnergy
{
    /// <summary>Of neighbouring pixels, down and to the right: less than that of a real clip is blurred.</summary>
    /// <param name="pixels">The clips.</param>
    public static double Edges(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        return Sum(Difference(pixels, 3)) + Sum(Difference(pixels, 4));
    }

    /// <summary>Of changes of change from frame to frame: more than that of a real clip flickers or jumps; 0 for fewer than three frames.</summary>
    /// <param name="pixels">The clips.</param>
    public static double Jerk(Tensor pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        using var scope = NewDisposeScope();
        return pixels.size(2) < 3 ? 0 : Sum(Difference(Difference(pixels, 2), 2));
    }

    private static double Sum(Tensor x) => x.Squared().sum().item<float>();

    private static Tensor Difference(Tensor x, int dimension)
    {
        var length = x.size(dimension) - 1;
        return x.narrow(dimension, 1, length).sub(x.narrow(dimension, 0, length));
    }
}
