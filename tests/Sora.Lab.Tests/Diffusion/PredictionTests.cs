using Sora.Lab.Diffusion;
using Sora.Lab.Layers;

namespace Sora.Lab.Tests.Diffusion;

public sealed class PredictionTests
{
    [Fact]
    public void The_true_clean_sample_means_the_true_velocity()
    {
        using var scope = NewDisposeScope();
        var (x0, noise) = (randn([2, 3, 4, 2, 2]), randn([2, 3, 4, 2, 2]));
        var t = tensor(new[] { 0.3f, 0.9f, 1f, 0.06f, 0.5f, 0.2f, 0.7f, 0.4f }, 2, 4);
        var x = RectifiedFlow.Interpolate(x0, noise, t);

        var velocity = Prediction.CleanSample.ToVelocity(x0, x, t);

        Assert.True(velocity.allclose(RectifiedFlow.Velocity(x0, noise), 1e-4, 1e-4));
    }

    [Fact]
    public void The_true_noise_means_the_true_velocity()
    {
        using var scope = NewDisposeScope();
        var (x0, noise, t) = (randn([2, 3, 4, 2, 2]), randn([2, 3, 4, 2, 2]), rand(2, 4).Times(0.9));
        var x = RectifiedFlow.Interpolate(x0, noise, t);

        var velocity = Prediction.Noise.ToVelocity(noise, x, t);

        Assert.True(velocity.allclose(RectifiedFlow.Velocity(x0, noise), 1e-3, 1e-4));
    }

    [Fact]
    public void A_network_that_predicts_noise_is_shown_samples_of_DDPM()
    {
        using var scope = NewDisposeScope();
        var (x0, noise) = (randn([1, 3, 1, 2, 2]), randn([1, 3, 1, 2, 2]));
        var schedule = NoiseSchedule.Linear();
        var t = tensor((float)schedule.TimeAt(700)).unsqueeze(0);
        var expected = new GaussianDiffusion(schedule).Diffuse(x0, noise, tensor([700L]));

        var shown = Prediction.Noise.Input(RectifiedFlow.Interpolate(x0, noise, t), t);

        Assert.True(shown.allclose(expected, 1e-4, 1e-5));
    }

    [Fact]
    public void Where_noise_is_predicted_times_are_those_of_DDPM()
    {
        using var scope = NewDisposeScope();
        var schedule = NoiseSchedule.Linear();
        var drawn = Prediction.Noise.TimesOf(randn(20_000)).sort().Values;
        Assert.Equal(schedule.TimeAt(500), drawn[10_000].item<float>(), 0.02);
        Assert.Equal(schedule.TimeAt(100), drawn[2_000].item<float>(), 0.02);
        Assert.Equal(schedule.TimeAt(999), Prediction.Noise.TimesOf(full(1, 9f)).item<float>(), 1e-6);
        Assert.Equal(schedule.TimeAt(0), Prediction.Noise.TimesOf(full(1, -9f)).item<float>(), 1e-6);

        var visited = Prediction.Noise.Times(1, 10, shift: 3);
        Assert.Equal(11, visited.Length);
        Assert.Equal((schedule.TimeAt(999), 0), (visited[0], visited[^1]));
        Assert.Equal(visited.OrderDescending(), visited);
        Assert.Equal([0.5, .. visited.Where(each => each < 0.5)], Prediction.Noise.Times(0.5, 10, shift: 3));
        Assert.Equal(FlowSchedule.From(0.7, 10, 3), Prediction.Velocity.Times(0.7, 10, 3));
    }

    [Fact]
    public void A_last_step_to_time_0_lands_on_the_predicted_sample()
    {
        using var scope = NewDisposeScope();
        var (x, predicted) = (randn([1, 3, 2, 2, 2]), randn([1, 3, 2, 2, 2]));

        var velocity = Prediction.CleanSample.ToVelocity(predicted, x, tensor([0.136f]));

        Assert.True(RectifiedFlow.Clean(x, velocity, 0.136).allclose(predicted, 1e-4, 1e-4));
    }

    [Fact]
    public void Near_time_0_velocities_stay_bounded()
    {
        using var scope = NewDisposeScope();
        var x = ones([1, 3, 1, 1, 1]);

        var velocity = Prediction.CleanSample.ToVelocity(zeros_like(x), x, tensor([0f]));

        Assert.Equal(20, velocity.max().item<float>(), 1e-4);
    }

    [Fact]
    public void At_time_1_nothing_of_the_sample_is_kept()
    {
        using var scope = NewDisposeScope();
        var (x, said) = (randn([1, 3, 1, 2, 2]), randn([1, 3, 1, 2, 2]));

        var velocity = Prediction.Preconditioned.ToVelocity(said, x, tensor([1f]), full(3, 0.5f));

        Assert.True(x.sub(velocity).allclose(said.Times(0.5), 1e-5, 1e-5));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void An_output_of_nothing_means_the_best_multiple_and_what_is_missing_has_variance_1_in_each_channel(
        double t
    )
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(6, CPU);
        var deviations = tensor(new[] { 0.3f, 1f, 4f });
        var x0 = randn([1, 3, 200_000], generator: generator).mul(deviations.view(1, 3, 1));
        var time = tensor([(float)t]);
        var x = RectifiedFlow.Interpolate(x0, randn([1, 3, 200_000], generator: generator), time);

        var input = Prediction.Preconditioned.Input(x, time, deviations);
        var (guess, one) = (Clean(0), Clean(1));

        var best = x.mul(x0).mean([0, 2], true).div(x.square().mean([0, 2], true));
        Assert.True(guess.allclose(x.mul(best), 0.01, 0.01));
        var missing = x0.sub(guess).div(one.sub(guess));
        var ones = torch.ones(3);
        Assert.True(input.square().mean([0, 2]).allclose(ones, 0.02, 0.02));
        Assert.True(missing.square().mean([0, 2]).allclose(ones, 0.02, 0.02));

        Tensor Clean(double said) =>
            RectifiedFlow.Clean(x, Prediction.Preconditioned.ToVelocity(full_like(x, said), x, time, deviations), t);
    }

    [Fact]
    public void A_velocity_stays_as_it_is()
    {
        using var scope = NewDisposeScope();
        var output = randn([1, 3, 2, 2, 2]);

        var velocity = Prediction.Velocity.ToVelocity(output, randn([1, 3, 2, 2, 2]), tensor([0.5f]));

        Assert.True(velocity.equal(output).all().item<bool>());
    }
}
