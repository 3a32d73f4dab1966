using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;

namespace Sora.Lab.Tests.Autoencoder;

public sealed class DiagonalGaussianTests
{
    [Fact]
    public void A_standard_normal_diverges_from_itself_by_nothing()
    {
        using var scope = NewDisposeScope();
        var standard = new DiagonalGaussian(zeros([2, 3, 1, 2, 2]), zeros([2, 3, 1, 2, 2]));

        Assert.Equal([0f, 0f], standard.KullbackLeibler().data<float>().ToArray());
    }

    [Fact]
    public void The_divergence_equals_its_closed_form()
    {
        using var scope = NewDisposeScope();
        var (mean, deviation) = (1.5, 0.25);
        var gaussian = new DiagonalGaussian(
            ones([1, 2, 1, 1, 3]).Times(mean),
            ones([1, 2, 1, 1, 3]).Times(2 * Math.Log(deviation))
        );

        var expected = 6 * ((((mean * mean) + (deviation * deviation) - 1) / 2) - Math.Log(deviation));

        Assert.Equal(expected, gaussian.KullbackLeibler().item<float>(), 1e-4);
    }

    [Fact]
    public void Samples_have_the_mean_and_the_deviation()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        var gaussian = new DiagonalGaussian(
            ones([1, 1, 1, 100, 100]).Times(3),
            ones([1, 1, 1, 100, 100]).Times(2 * Math.Log(0.5))
        );

        var sample = gaussian.Sample(generator);

        Assert.Equal(3, sample.mean().item<float>(), 0.02);
        Assert.Equal(0.5, sample.std().item<float>(), 0.02);
    }

    [Fact]
    public void A_seed_gives_the_same_sample_again()
    {
        using var scope = NewDisposeScope();
        using var first = new Generator(7, CPU);
        using var second = new Generator(7, CPU);
        var gaussian = new DiagonalGaussian(zeros([1, 2, 1, 2, 2]), zeros([1, 2, 1, 2, 2]));

        Assert.True(gaussian.Sample(first).equal(gaussian.Sample(second)).all().item<bool>());
    }
}
