using Sora.Lab.Layers;

namespace Sora.Lab.Training.Stages;

/// <summary>How far fields of pixels are from having as strong a texture as they should, wherever in them it lies.</summary>
/// <remarks>
/// Grain that cannot be known is smoothed away by an error of pixels, which is least for their mean. As in Gatys et al. 2015 (Texture Synthesis Using
/// Convolutional Neural Networks) a field is described by means that do not say where: here of the steps from pixel to pixel, and of those after even
/// and after odd ones apart, since blocks of two pixels have steps after odd ones alone.
/// </remarks>
internal static class TextureLoss
{
    /// <summary>The side of a field in pixels.</summary>
    public const int Side = 8;

    /// <summary>The mean absolute difference of mean steps, along rows and columns added: a scalar.</summary>
    /// <param name="found">[B, 3, T, H, W], H and W at least twice <see cref="Side"/>.</param>
    /// <param name="wanted">The same shape.</param>
    public static Tensor Of(Tensor found, Tensor wanted)
    {
        using var scope = NewDisposeScope();
        var (across, down) = (Steps(found.transpose(3, 4), wanted.transpose(3, 4)), Steps(found, wanted));
        return across.Plus(down).MoveToOuterDisposeScope();
    }

    private static Tensor Steps(Tensor found, Tensor wanted) =>
        Difference(found, wanted, phase: 0).Plus(Difference(found, wanted, phase: 1)).Times(0.5);

    private static Tensor Difference(Tensor found, Tensor wanted, int phase) =>
        Mean(found, phase).sub(Mean(wanted, phase)).abs().mean();

    // The mean absolute step from row to row after even or odd rows, of each field.
    private static Tensor Mean(Tensor pixels, int phase)
    {
        var images = pixels.flatten(0, 2).unsqueeze(1); // [B * 3 * T, 1, H, W]
        var count = (images.size(2) - phase) / 2;
        var rows = images.narrow(2, phase, 2 * count).unflatten(2, [count, 2]); // [B * 3 * T, 1, H / 2, 2, W]
        var steps = rows.select(3, 1).sub(rows.select(3, 0)).abs();
        return nn.functional.avg_pool2d(steps, [Side / 2, Side], [Side / 2, Side]);
    }
}
