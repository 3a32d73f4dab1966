using Sora.Lab.Diffusion;
using Sora.Lab.Layers;

namespace Sora.Lab.Tests.Diffusion;

public sealed class VariancePreservingTests
{
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public void All_outputs_of_the_truth_mean_the_true_velocity(double t)
    {
        using var scope = NewDisposeScope();
        var (clean, noise) = (randn(4, 5, dtype: float64), randn(4, 5, dtype: float64));
        var x = RectifiedFlow.Interpolate(clean, noise, full([4], t, float64));
        var (alpha, sigma) = VariancePreserving.At(t);
        var outputs = new[]
        {
            (NetworkOutput.Noise, noise),
            (NetworkOutput.CleanSample, clean),
            (NetworkOutput.VariancePreservingVelocity, noise.Times(alpha).PlusScaled(clean, -sigma)),
        };

        foreach (var (output, said) in outputs)
        {
            var velocity = VariancePreserving.Denoiser((_, _) => said, output)(x, t);
            Assert.InRange(Recording.RelativeError(velocity, noise.sub(clean)), 0, 1e-9);
        }
    }

    [Fact]
    public void A_network_is_shown_samples_of_its_own_kind()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1, CPU);
        var x = RectifiedFlow.Interpolate(
            randn([100_000, 1], generator: generator),
            randn([100_000, 1], generator: generator),
            full([100_000], 0.3)
        );

        var own = VariancePreserving.FromFlow(x, 0.3);

        Assert.Equal(1, own.square().mean().item<float>(), 0.02);
        Assert.True(VariancePreserving.ToFlow(own, 0.3).allclose(x));
    }
}
