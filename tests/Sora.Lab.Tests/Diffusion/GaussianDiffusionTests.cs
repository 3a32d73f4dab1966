using Sora.Lab.Diffusion;
using Sora.Lab.Layers;

namespace Sora.Lab.Tests.Diffusion;

public sealed class GaussianDiffusionTests
{
    private static readonly GaussianDiffusion Diffusion = new(NoiseSchedule.Cosine(40).Respaced([0, 5, 11, 20, 33]));

    [Fact]
    public void The_posterior_is_what_Bayes_rule_makes_of_two_steps()
    {
        using var scope = NewDisposeScope();
        const int K = 3;
        const double X0 = 0.4;
        const double X = -0.9;
        var (kept, beta) = (Diffusion.Schedule.Kept, Diffusion.Schedule.Betas[K]);

        // p(y | x0) p(x | y) over y, both normal: their precisions add up.
        var (priorMean, priorVariance) = (Math.Sqrt(kept[K - 1]) * X0, 1 - kept[K - 1]);
        var precision = (1 / priorVariance) + ((1 - beta) / beta);
        var mean = ((priorMean / priorVariance) + (Math.Sqrt(1 - beta) * X / beta)) / precision;
        var step = Diffusion.Posterior(Sample(X0), Sample(X), tensor([(long)K]));

        Assert.Equal(mean, step.Mean.item<double>(), 1e-12);
        Assert.Equal(Math.Log(1 / precision), step.LogVariance.item<double>(), 1e-9);
    }

    [Fact]
    public void True_noise_leads_back_to_the_clean_sample_and_costs_nothing()
    {
        using var scope = NewDisposeScope();
        var (x0, noise, steps) = (randn([3, 2, 4], float64), randn([3, 2, 4], float64), tensor([4L, 2, 1]));
        var x = Diffusion.Diffuse(x0, noise, steps);

        var back = Diffusion.Predict(noise, x, steps);
        var (error, bound) = Diffusion.Losses(noise, x0, noise, steps);

        Assert.InRange(Recording.RelativeError(back.Clean, x0), 0, 1e-9);
        Assert.Equal(0, error.abs().max().item<double>());
        Assert.Equal(0, bound.abs().max().item<double>(), 1e-9);
    }

    [Fact]
    public void A_learned_variance_lies_between_the_posteriors_and_betas()
    {
        using var scope = NewDisposeScope();
        var (x, step) = (randn([1, 1, 2], float64), tensor([2L]));
        double At(double share)
        {
            var output = cat([x, full_like(x, share)], dim: 1);
            return Diffusion.Predict(output, x, step).LogVariance.max().item<double>();
        }

        Assert.Equal(Diffusion.PosteriorLogVariance[2], At(-1), 1e-12);
        Assert.Equal(Math.Log(Diffusion.Schedule.Betas[2]), At(1), 1e-12);
        Assert.Equal((At(-1) + At(1)) / 2, At(0), 1e-12);
    }

    [Theory]
    [InlineData(NetworkOutput.Noise)]
    [InlineData(NetworkOutput.CleanSample)]
    [InlineData(NetworkOutput.VariancePreservingVelocity)]
    public void The_truth_costs_nothing_whatever_the_network_says(NetworkOutput predicts)
    {
        using var scope = NewDisposeScope();
        var diffusion = new GaussianDiffusion(Diffusion.Schedule, predicts);
        var (x0, noise, steps) = (randn([1, 2, 4], float64), randn([1, 2, 4], float64), tensor([2L]));
        var kept = Diffusion.Schedule.Kept[2];
        var said = predicts switch
        {
            NetworkOutput.Noise => noise,
            NetworkOutput.CleanSample => x0,
            _ => noise.Times(Math.Sqrt(kept)).PlusScaled(x0, -Math.Sqrt(1 - kept)),
        };

        var (error, bound) = diffusion.Losses(said, x0, noise, steps);

        Assert.Equal(0, error.item<double>(), 1e-12);
        Assert.Equal(0, bound.item<double>(), 1e-9);
    }

    [Fact]
    public void A_variance_that_is_not_learned_is_one_of_the_two_bounds()
    {
        using var scope = NewDisposeScope();
        var large = new GaussianDiffusion(Diffusion.Schedule, isVarianceLarge: true);
        var x = randn([1, 1, 2], float64);
        double At(GaussianDiffusion diffusion, long k) =>
            diffusion.Predict(x, x, tensor([k])).LogVariance.max().item<double>();

        Assert.Equal(Diffusion.PosteriorLogVariance[3], At(Diffusion, 3), 1e-12);
        Assert.Equal(Math.Log(Diffusion.Schedule.Betas[3]), At(large, 3), 1e-12);
        Assert.Equal(Diffusion.PosteriorLogVariance[1], At(large, 0), 1e-12);
    }

    [Fact]
    public void The_bound_teaches_the_variance_alone()
    {
        using var scope = NewDisposeScope();
        var (x0, noise) = (randn([2, 1, 3], float64), randn([2, 1, 3], float64));
        var output = randn([2, 2, 3], float64).requires_grad_();

        Diffusion.Losses(output, x0, noise, tensor([0L, 3])).Bound.sum().backward();

        Assert.Equal(0, output.grad!.narrow(1, 0, 1).abs().max().item<double>());
        Assert.True(output.grad!.narrow(1, 1, 1).abs().min().item<double>() > 0);
    }

    [Fact]
    public void The_levels_of_a_sample_have_a_likelihood_of_1_together()
    {
        using var scope = NewDisposeScope();
        var levels = TensorArithmetic.Count(256, float64).Over(127.5).Minus(1);
        var step = new ReverseStep(full_like(levels, 0.2), full_like(levels, -4), levels);

        Assert.Equal(1, VariationalBound.LogLikelihood(levels, step).exp().sum().item<double>(), 1e-6);
    }

    [Fact]
    public void A_network_that_knows_the_clean_sample_is_followed_to_it()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CPU);
        var clean = randn([2, 3, 4], float64, generator: generator);
        Tensor Network(Tensor x, int k)
        {
            var kept = Diffusion.Schedule.Kept[k];
            return x.PlusScaled(clean, -Math.Sqrt(kept)).Over(Math.Sqrt(1 - kept));
        }

        var steps = new List<int>();
        var sample = Diffusion.Sample(
            Network,
            randn([2, 3, 4], float64, generator: generator),
            (_, like) => randn(like.shape, float64, generator: generator),
            (i, _, _) => steps.Add(i)
        );

        Assert.Equal([0, 1, 2, 3, 4], steps);
        Assert.InRange(Recording.RelativeError(sample, clean), 0, 1e-9);
    }

    [Fact]
    public void Leaves_no_tensor_alive()
    {
        using var x = randn([2, 3, 4]);
        using var steps = tensor([1L, 4]);
        Run();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Run();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);

        void Run()
        {
            Diffusion.Sample((y, _) => y.neg(), x, (_, like) => randn(like.shape)).Dispose();
            var (error, bound) = Diffusion.Losses(x, x, x, steps);
            error.Dispose();
            bound.Dispose();
        }
    }

    [Fact]
    public void An_output_of_other_channels_is_refused()
    {
        using var scope = NewDisposeScope();
        var x = randn([1, 2, 3]);
        Assert.Throws<ArgumentException>(() => Diffusion.Predict(randn([1, 3, 3]), x, tensor([0L])));
    }

    private static Tensor Sample(double value) => tensor(new[] { value }).reshape(1, 1);
}
