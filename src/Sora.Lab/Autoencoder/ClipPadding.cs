namespace Sora.Lab.Autoencoder;

/// <summary>Makes sizes fit and unmakes it.</summary>
public static class ClipPadding
{
    /// <summary>Repeats the right and lower edges until height and width are multiples.</summary>
    /// <param name="pixels">[B, C, T, H, W]</param>
    /// <param name="height">What the height must be a multiple of.</param>
    /// <param name="width">What the width must be a multiple of.</param>
    public static Tensor ToMultiple(Tensor pixels, int height, int width)
    {
        var (below, right) = (Missing(pixels.size(3), height), Missing(pixels.size(4), width));
        return below == 0 && right == 0
            ? pixels.alias()
            : nn.functional.pad(pixels, [0, right, 0, below, 0, 0], PaddingModes.Replicate);
    }

    /// <summary>Repeats the right and lower edges to whole patches of the latent.</summary>
    /// <param name="pixels">[B, C, T, H, W]</param>
    /// <param name="stride">Pixels to a step of the latent.</param>
    /// <param name="patchHeight">Steps of the latent to a patch, downwards.</param>
    /// <param name="patchWidth">And to the right.</param>
    public static Tensor ToPatches(Tensor pixels, LatentStride stride, int patchHeight, int patchWidth) =>
        ToMultiple(pixels, stride.Height * patchHeight, stride.Width * patchWidth);

    /// <summary>Keeps the upper left <paramref name="height"/> x <paramref name="width"/>; null keeps all.</summary>
    public static Tensor Crop(Tensor pixels, int? height, int? width)
    {
        using var scope = NewDisposeScope();
        return pixels
            .narrow(3, 0, height ?? pixels.size(3))
            .narrow(4, 0, width ?? pixels.size(4))
            .MoveToOuterDisposeScope();
    }

    private static long Missing(long size, int multiple) => (multiple - (size % multiple)) % multiple;
}
