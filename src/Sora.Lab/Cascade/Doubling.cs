using System.Diagnostics;
using Sora.Lab.Layers;

namespace Sora.Lab.Cascade;

/// <summary>What a stage of a cascade makes twice as much of.</summary>
public enum Doubling
{
    /// <summary>Frames a second: T become 2T - 1, a new one between each two.</summary>
    Temporal,

    /// <summary>Height and width.</summary>
    Spatial,
}

/// <summary>Coarse pixels from fine ones, and fine ones without a network.</summary>
public static class Doublings
{
    /// <summary>Twice the frames or pixels: new frames are the mean of their neighbours, new pixels are bilinear.</summary>
    /// <param name="doubling">Which of the two.</param>
    /// <param name="pixels">[B, 3, T, H, W]</param>
    /// <returns>[B, 3, 2T - 1, H, W] or [B, 3, T, 2H, 2W].</returns>
    public static Tensor Upsample(this Doubling doubling, Tensor pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        using var scope = NewDisposeScope();
        return doubling switch
        {
            Doubling.Temporal => Between(pixels).MoveToOuterDisposeScope(),
            Doubling.Spatial => Enlarge(pixels).MoveToOuterDisposeScope(),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The coarse clip that a stage would be given: every second frame, or the mean of each four pixels.</summary>
    /// <param name="doubling">What the stage doubles.</param>
    /// <param name="pixels">[B, 3, T, H, W]; T odd, or H and W even.</param>
    /// <returns>[B, 3, (T + 1) / 2, H, W] or [B, 3, T, H / 2, W / 2].</returns>
    /// <exception cref="ArgumentException">It has no half.</exception>
    public static Tensor Downsample(this Doubling doubling, Tensor pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        var (frames, height, width) = (pixels.size(2), pixels.size(3), pixels.size(4));
        var hasHalf = doubling == Doubling.Temporal ? frames % 2 == 1 : height % 2 == 0 && width % 2 == 0;
        if (!hasHalf)
        {
            throw new ArgumentException(
                $"To halve: expected an odd number of frames or an even height and width; found {frames} frames of {width}x{height}."
            );
        }

        using var scope = NewDisposeScope();
        return doubling switch
        {
            Doubling.Temporal => pixels.slice(2, 0, frames, 2).contiguous().MoveToOuterDisposeScope(),
            Doubling.Spatial => ByFrame(pixels, images => nn.functional.avg_pool2d(images, 2))
                .MoveToOuterDisposeScope(),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The size and frame rate of a clip that is doubled; an image has no frames to double.</summary>
    internal static GenerationSettings After(this Doubling doubling, GenerationSettings before) =>
        doubling switch
        {
            Doubling.Spatial => before with { Width = 2 * before.Width, Height = 2 * before.Height },
            _ when before.Frames == 1 => before,
            _ => before with { Frames = (2 * before.Frames) - 1, FramesPerSecond = 2 * before.FramesPerSecond },
        };

    private static Tensor Between(Tensor pixels)
    {
        var pairs = pixels.size(2) - 1;
        var (before, after) = (pixels.narrow(2, 0, pairs), pixels.narrow(2, 1, pairs));
        var both = stack([before, before.Plus(after).Times(0.5)], 3).flatten(2, 3); // [B, 3, 2(T - 1), H, W]
        return cat([both, pixels.narrow(2, pairs, 1)], 2);
    }

    private static Tensor Enlarge(Tensor pixels) =>
        ByFrame(
            pixels,
            images =>
                nn.functional.interpolate(
                    images,
                    size: [2 * images.size(2), 2 * images.size(3)],
                    mode: InterpolationMode.Bilinear,
                    align_corners: false
                )
        );

    // [B, C, T, H, W] -> [B T, C, H, W], and back
    private static Tensor ByFrame(Tensor pixels, Func<Tensor, Tensor> change)
    {
        var images = change(pixels.transpose(1, 2).flatten(0, 1));
        return images
            .view(pixels.size(0), pixels.size(2), images.size(1), images.size(2), images.size(3))
            .transpose(1, 2)
            .contiguous();
    }
}
