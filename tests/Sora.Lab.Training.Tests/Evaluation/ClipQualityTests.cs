using Sora.Lab.Training.Evaluation;

namespace Sora.Lab.Training.Tests.Evaluation;

public sealed class ClipQualityTests
{
    [Fact]
    public void A_constant_difference_gives_the_ratio_that_the_formula_says()
    {
        using var scope = NewDisposeScope();
        var clip = rand([2, 16, 20, 3]).mul(tensor(0.5f));

        var ratio = ClipQuality.PeakSignalToNoise(clip, clip.add(tensor(0.1f)));

        Assert.Equal([2L], ratio.shape);
        Assert.Equal(20, ratio[1].item<double>(), 1e-4);
        Assert.True(double.IsPositiveInfinity(ClipQuality.PeakSignalToNoise(clip, clip)[0].item<double>()));
    }

    [Fact]
    public void A_frame_is_like_itself_and_noise_makes_it_less_so()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2, CPU);
        var clip = linspace(0, 1, 32).view(1, 1, 32, 1).expand(1, 24, 32, 3).contiguous();
        double Similarity(double noise) =>
            ClipQuality
                .StructuralSimilarity(
                    clip,
                    clip.add(randn(clip.shape, generator: generator).mul(tensor((float)noise)))
                )[0]
                .item<double>();

        Assert.Equal(1, Similarity(0), 1e-9);
        Assert.InRange(Similarity(0.05), Similarity(0.2), 0.99);
    }

    [Fact]
    public void Frechet_of_moved_features_is_the_square_of_the_way()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3, CPU);
        var features = randn([500, 4], generator: generator);
        var way = tensor(new[] { 1f, -2f, 0f, 0.5f });

        Assert.Equal(5.25, FeatureDistances.Frechet(features, features.add(way)), 1e-3);
        Assert.Equal(0, FeatureDistances.Frechet(features, features), 1e-6);
    }

    [Fact]
    public void Frechet_of_one_dimension_is_the_difference_of_deviations()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4, CPU);
        var features = randn([1000, 1], generator: generator);
        var deviation = features.std().item<float>();

        Assert.Equal(4 * deviation * deviation, FeatureDistances.Frechet(features, features.mul(tensor(3f))), 0.05);
    }

    [Fact]
    public void The_kernel_distance_is_near_0_for_one_distribution_and_not_for_two()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        var (one, same) = (randn([800, 3], generator: generator), randn([800, 3], generator: generator));

        Assert.InRange(FeatureDistances.Kernel(one, same), -0.02, 0.02);
        Assert.True(FeatureDistances.Kernel(one, same.add(tensor(1f))) > 0.5);
    }
}
