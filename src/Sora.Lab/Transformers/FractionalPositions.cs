using Sora.Lab.Layers;
using Sora.Lab.Patches;

namespace Sora.Lab.Transformers;

/// <summary>Where a token lies in its clip, in parts of its length, height and width, added to the token.</summary>
/// <remarks>
/// Dehghani et al. 2023 (NaViT), section 2.1: factorized fractional embeddings, the same place at every size. Rotary positions tell
/// tokens how far apart they are; where the horizon or the last frame is they tell only in a roundabout way, which takes much longer to
/// learn. Each axis gives <c>sin(pi k f)</c> and <c>cos(pi k f)</c>, k = 1 to 8, of its fraction f in (0, 1).
/// </remarks>
internal sealed class FractionalPositions(int width) : Layer<GridSize, Device, Tensor>(nameof(FractionalPositions))
{
    private const int Frequencies = 8;
    private const int Axes = 3;

    private readonly Projection projection = new(Axes * 2 * Frequencies, width);

    /// <summary>The positions of a grid's tokens, [n, D].</summary>
    public override Tensor forward(GridSize grid, Device device)
    {
        using var scope = NewDisposeScope();
        long[] box = [grid.Frames, grid.Height, grid.Width, -1];
        var waves = cat(
            [
                Waves(grid.Frames, device).view(-1, 1, 1, 2 * Frequencies).expand(box),
                Waves(grid.Height, device).view(1, -1, 1, 2 * Frequencies).expand(box),
                Waves(grid.Width, device).view(1, 1, -1, 2 * Frequencies).expand(box),
            ],
            dim: -1
        );
        return projection.call(waves.flatten(0, 2)).MoveToOuterDisposeScope();
    }

    // [count, 2 * Frequencies]
    private static Tensor Waves(int count, Device device)
    {
        var fractions = TensorArithmetic.Count(count, float32, device).Plus(0.5).Over(count);
        var turns = TensorArithmetic.Count(Frequencies, float32, device).Plus(1).Times(Math.PI);
        var angles = fractions.outer(turns);
        return cat([angles.sin(), angles.cos()], dim: 1);
    }
}
