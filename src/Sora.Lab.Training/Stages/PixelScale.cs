using Sora.Lab.Autoencoder;
using Sora.Lab.Training.Data;

namespace Sora.Lab.Training.Stages;

/// <summary>What pixels are divided by where they are what diffusion works on: one number for all, so that their variance is 1.</summary>
internal static class PixelScale
{
    private const long StatisticsNumbers = 1L << 41; // far beyond what any run trains on
    private const int Clips = 256;

    /// <summary>Measures it on clips that training does not see.</summary>
    /// <param name="pixels">An autoencoder of <see cref="VideoAutoencoderConfig.Pixels"/>.</param>
    /// <param name="source">Where clips come from.</param>
    /// <param name="sizes">Their sizes.</param>
    public static void Set(VideoAutoencoder pixels, IClipSource source, IReadOnlyList<Bucket> sizes)
    {
        using var scope = NewDisposeScope();
        using var nothing = no_grad();
        var statistics = new LatentStatistics();
        for (var i = 0; i < Clips; i++)
        {
            if (source.ClipAt(sizes[i % sizes.Count], StatisticsNumbers + i).Render() is { } clip)
            {
                using var blocks = pixels.Encode(ClipTensors.ToTensor(clip));
                statistics.Add(blocks.Mean);
            }
        }

        var (scale, deviations) = statistics.InUnitsOfPixels([.. statistics.Mean.Select(_ => 1.0)]);
        pixels.SetLatentStatistics(statistics.Mean, scale, deviations);
    }
}
