using Sora.Lab.Layers;
using Sora.Lab.Patches;

namespace Sora.Lab.Transformers;

/// <summary>Positions in time, height and width, as rotations of queries and keys.</summary>
/// <remarks>
/// Su et al. 2021 (RoFormer), section 3.2.2, split over three axes as Wan2.1 does. A head of width d gives
/// <c>d - 4 (d / 6)</c> values to time and <c>2 (d / 6)</c> each to height and width; adjacent values form the pairs that
/// turn by <c>position * 10000^(-2i / axis width)</c>. A score then depends on the difference of positions alone. Tables
/// are made in float64.
/// </remarks>
public static class RotaryEmbedding
{
    private const double Base = 10000;

    /// <summary>The rotations of a grid's tokens: complex64 [n, 1, d / 2], of modulus 1.</summary>
    /// <param name="grid">The grid of tokens.</param>
    /// <param name="headWidth">The width of a head, d; even.</param>
    /// <param name="device">Where the table lives.</param>
    /// <param name="origin">The position of the first token along time, height and width.</param>
    public static Tensor Table(
        GridSize grid,
        int headWidth,
        Device? device = null,
        (int Frame, int Row, int Column) origin = default
    )
    {
        using var scope = NewDisposeScope();
        var frequencies = Frequencies(headWidth);
        var frames = Angles(grid.Frames, origin.Frame, frequencies[0], device);
        var rows = Angles(grid.Height, origin.Row, frequencies[1], device);
        var columns = Angles(grid.Width, origin.Column, frequencies[2], device);
        long[] box = [grid.Frames, grid.Height, grid.Width, -1];
        var angles = cat(
            [
                frames.view(-1, 1, 1, frames.size(1)).expand(box),
                rows.view(1, -1, 1, rows.size(1)).expand(box),
                columns.view(1, 1, -1, columns.size(1)).expand(box),
            ],
            dim: -1
        );
        var table = complex(angles.cos().to(float32), angles.sin().to(float32));
        return table.view(grid.Count, 1, headWidth / 2).MoveToOuterDisposeScope();
    }

    /// <summary>Turns every pair of values by its token's position: [B, n, K, d] -> [B, n, K, d].</summary>
    /// <param name="x">Queries or keys.</param>
    /// <param name="table">What <see cref="Table"/> gave for their grid.</param>
    public static Tensor Rotate(Tensor x, Tensor table)
    {
        using var scope = NewDisposeScope();
        var pairs = x.to(float32).SplitLast(-1, 2).view_as_complex();
        return pairs.mul(table).view_as_real().flatten(-2).to(x.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>How far each pair of values turns a step along time, height and width, in radians.</summary>
    internal static IReadOnlyList<double[]> Frequencies(int headWidth)
    {
        var spatial = 2 * (headWidth / 6);
        return [Of(headWidth - (2 * spatial)), Of(spatial), Of(spatial)];

        static double[] Of(int width) =>
            [.. Enumerable.Range(0, width / 2).Select(pair => Math.Pow(Base, -2.0 * pair / width))];
    }

    // [positions, pairs]
    private static Tensor Angles(int positions, int first, double[] frequencies, Device? device) =>
        TensorArithmetic.Count(positions, float64, device).Plus(first).outer(tensor(frequencies, device: device));
}
