using Sora.Lab.Autoencoder;
using Sora.Lab.Training.Stages;
using Sora.Lab.Training.Tests.Runs;

namespace Sora.Lab.Training.Tests.Stages;

public sealed class ChannelEnergyTests
{
    [Fact]
    public void A_channel_of_twice_the_spread_moves_the_pixels_four_times_as_much()
    {
        using var scope = NewDisposeScope();
        using var generator = manual_seed(2);
        using var autoencoder = new VideoAutoencoder(TinyStages.Autoencoder.Model with { LinearPath = true });
        autoencoder.SetLatentStatistics([0, 0, 0, 0], [0.01, 0.01, 0.01, 0.01]);
        var before = ChannelEnergy.Of(autoencoder);
        autoencoder.SetLatentStatistics([0, 0, 0, 0], [0.02, 0.01, 0.01, 0.01]);
        var after = ChannelEnergy.Of(autoencoder);

        Assert.Equal([1L, 4, 1, 1, 1], before.shape);
        Assert.Equal(1, before.mean().item<float>(), 1e-5);
        Assert.True(before.min().item<float>() > 0);
        var (first, second) = (
            after.flatten()[0].div(after.flatten()[1]),
            before.flatten()[0].div(before.flatten()[1])
        );
        Assert.InRange(first.div(second).item<float>(), 3.2, 4.8);
    }
}
