using Sora.Lab.Autoencoder;
using Sora.Lab.Patches;

namespace Sora.Lab.Published;

/// <summary>Sizes a model can generate that are smaller than one that was asked for.</summary>
internal static class FittingSizes
{
    private const int SmallestSide = 64;

    /// <summary>Smaller sizes of about the same shape and of fewer frames, those with the most pixels first.</summary>
    public static IEnumerable<GenerationSettings> Near(
        GenerationSettings settings,
        LatentStride stride,
        PatchSize patch
    )
    {
        var (row, column) = (stride.Height * patch.Height, stride.Width * patch.Width);
        var sizes =
            from height in Enumerable.Range(1, settings.Height / row).Select(n => n * row)
            let width = (int)Math.Round((double)height * settings.Width / settings.Height / column) * column
            where Math.Min(height, width) >= Math.Min(SmallestSide, Math.Min(settings.Height, settings.Width))
            from frames in Enumerable.Range(0, ((settings.Frames - 1) / stride.Frames) + 1)
            select settings with
            {
                Height = height,
                Width = Math.Min(width, settings.Width),
                Frames = (frames * stride.Frames) + 1,
            };
        return sizes
            .Where(size => size != settings)
            .OrderByDescending(size => (long)size.Frames * size.Height * size.Width)
            .ThenByDescending(size => size.Frames);
    }
}
