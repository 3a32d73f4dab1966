using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;

namespace Sora.Lab.Tests.Autoencoder;

public sealed class PrincipalBlocksTests
{
    [Fact]
    public void Blocks_that_vary_in_few_directions_come_back_exactly()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        var directions = randn([3, 10], generator: generator, dtype: float64);
        var blocks = randn([200, 3], generator: generator, dtype: float64).matmul(directions);

        var found = PrincipalBlocks.Of(blocks.chunk(4), 3);

        var again = blocks.matmul(found.Basis).matmul(found.Basis.t());
        Assert.InRange(again.sub(blocks).abs().max().ToDouble(), 0, 1e-9);
        Assert.True(found.Basis.t().matmul(found.Basis).allclose(eye(3, dtype: float64)));
    }

    [Fact]
    public void Components_are_ordered_and_scaled_between_their_own_deviation_and_that_of_all()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2, CPU);
        var deviations = tensor(new[] { 0.1, 4.0, 1.0 });
        var blocks = randn([4000, 3], generator: generator, dtype: float64).mul(deviations);

        var found = PrincipalBlocks.Of([blocks], 3);

        var expected = tensor(new[] { 4.0, 1.0, 0.1 }).Times(5.1 / 3).sqrt();
        Assert.True(found.Scale.allclose(expected, 0.05));
    }

    [Fact]
    public void An_autoencoder_begins_at_the_best_linear_code()
    {
        using var scope = NewDisposeScope();
        using var gradient = no_grad();
        var config = VideoAutoencoderConfig.Lab with { LatentChannels = 6 };
        using var generator = manual_seed(4);
        using var autoencoder = new VideoAutoencoder(config);
        var clips = Enumerable.Range(0, 6).Select(i => Smooth(i)).ToList();
        var before = Error(autoencoder, clips);

        autoencoder.FixLinearPath(clips.Select(clip => clip.alias()));

        Assert.True(Error(autoencoder, clips) < 0.1 * before);
        Assert.All(
            autoencoder.named_parameters().Where(p => p.name.Contains(".linear.", StringComparison.Ordinal)),
            p => Assert.False(p.parameter.requires_grad)
        );
    }

    // A coloured ramp that moves: a few directions hold it.
    private static Tensor Smooth(int i)
    {
        var ramp = linspace(-1, 1, 16).view(1, 1, 1, 1, 16).expand(1, 3, 5, 16, 16);
        return ramp.mul(tensor(new[] { 0.2f * i, 0.5f, -0.1f * i }).view(1, 3, 1, 1, 1)).contiguous();
    }

    private static double Error(VideoAutoencoder autoencoder, IEnumerable<Tensor> clips) =>
        clips.Average(clip => autoencoder.call(clip).sub(clip).square().mean().ToDouble());
}
