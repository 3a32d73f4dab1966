using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;
using Sora.Lab.Training.Stages;
using Sora.Lab.Training.Tests.Runs;

namespace Sora.Lab.Training.Tests.Stages;

public sealed class LatentStatisticsTests
{
    [Fact]
    public void One_unit_of_every_channel_moves_the_pixels_alike()
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(2);
        using var gradient = no_grad();
        using var autoencoder = new VideoAutoencoder(TinyStages.Autoencoder.Model with { LinearPath = true });
        var statistics = new LatentStatistics();
        var pixels = rand([2, 3, 5, 16, 16]).Times(2).Minus(1);
        statistics.Add(autoencoder.Encode(pixels).Mean);
        var gains = PixelGain.Of(autoencoder, statistics.Mean, statistics.Deviation);
        var (scale, deviations) = statistics.InUnitsOfPixels(gains);
        autoencoder.SetLatentStatistics(statistics.Mean, scale, deviations);

        var latent = zeros([1, 4, 2, 3, 3]);
        var before = autoencoder.FromLatent(latent);
        var moved = Enumerable.Range(0, 4).Select(channel => Moved(autoencoder, latent, channel, before)).ToList();
        Assert.All(moved, each => Assert.InRange(each, 0.8 * moved.Average(), 1.2 * moved.Average()));

        var normalised = autoencoder.ToLatent(pixels).transpose(0, 1).flatten(1);
        Assert.Equal(1, normalised.square().mean().item<float>(), 1e-4);
        var found = normalised.square().mean([1]).sqrt();
        Assert.True(found.allclose(autoencoder.LatentDeviations(), rtol: 1e-3));
    }

    private static double Moved(VideoAutoencoder autoencoder, Tensor latent, int channel, Tensor before)
    {
        var other = latent.clone();
        other[0, channel, 1, 1, 1] = tensor(0.01f);
        return autoencoder.FromLatent(other).sub(before).square().sum().sqrt().item<float>();
    }
}
