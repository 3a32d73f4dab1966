using Sora.Lab.Diffusion;
using Sora.Lab.Layers;

namespace Sora.Lab.Tests.Diffusion;

public sealed class SamplerTests
{
    private const double Mean = 0.7;
    private const double Deviation = 0.4;

    public static TheoryData<string> Names =>
        [
            "Euler",
            "Heun",
            "LinearMultistep",
            "DpmSolverPlusPlus2M",
            "DpmSolverPlusPlus2L",
            "DpmSolverPlusPlus3M",
            "UniPC",
            "Ancestral0",
        ];

    [Theory]
    [InlineData("Euler", 1.8, 2.2)]
    [InlineData("Heun", 3.5, 4.6)]
    [InlineData("DpmSolverPlusPlus2M", 3.3, 5.5)]
    [InlineData("DpmSolverPlusPlus2L", 3.3, 12)]
    [InlineData("DpmSolverPlusPlus3M", 3.3, 12)]
    [InlineData("Ancestral0", 1.8, 2.2)]
    [InlineData("UniPC", 3.3, 12)]
    public void Half_the_step_leaves_the_error_that_the_order_says(string name, double least, double most)
    {
        var ratio = Error(Named(name), 24) / Error(Named(name), 48);
        Assert.InRange(ratio, least, most);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_single_clean_sample_is_reached_exactly(string name)
    {
        using var scope = NewDisposeScope();
        var (clean, noise) = (randn(2, 3, dtype: float64), randn(2, 3, dtype: float64));
        var sample = Named(name)((x, t) => x.sub(clean).div(tensor(t)), noise, FlowSchedule.Linear(7, 3));
        Assert.InRange(Recording.RelativeError(sample, clean), 0, 1e-9);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sampler_leaves_no_tensor_alive_and_its_start_as_it_was(string name)
    {
        using var scope = NewDisposeScope();
        var noise = randn(2, 3);
        var copy = noise.clone();
        Run().Dispose();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Run().Dispose();
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.True(noise.equal(copy).all().item<bool>());

        Tensor Run() => Named(name)((x, _) => x.neg(), noise, FlowSchedule.Linear(6), (_, x, clean) => x.add(clean));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_step_is_reported_and_the_last_is_what_comes_back(string name)
    {
        using var scope = NewDisposeScope();
        var (steps, last) = (new List<int>(), zeros(1));
        var sample = Named(name)(
            (x, t) => x.mul(tensor(t)),
            randn(4),
            FlowSchedule.Linear(5),
            (i, x, _) =>
            {
                steps.Add(i);
                last = x.clone().DetachFromDisposeScope();
            }
        );
        Assert.Equal([0, 1, 2, 3, 4], steps);
        Assert.True(sample.equal(last).all().item<bool>());
    }

    [Theory]
    [InlineData("Ancestral")]
    [InlineData("DpmSolverPlusPlus2MSde")]
    public void Samplers_that_add_noise_reach_the_distribution_too(string name)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7, CPU);
        Tensor Noise(int step, Tensor like) => randn(like.shape, float64, generator: generator);
        var start = randn([20_000], float64, generator: generator);
        var times = FlowSchedule.Linear(60);

        var sample =
            name == "Ancestral"
                ? Samplers.Ancestral(ExactVelocity, start, times, Noise)
                : Samplers.DpmSolverPlusPlus2MSde(ExactVelocity, start, times, Noise);

        Assert.Equal(Mean, sample.mean().item<double>(), 0.02);
        Assert.Equal(Deviation, sample.std().item<double>(), 0.03);
    }

    [Fact]
    public void Renoising_forgets_all_noise_but_the_last()
    {
        using var scope = NewDisposeScope();
        double[] times = [1, 0.7, 0.4, 0];
        Tensor Towards(Tensor x, double t) => x.Minus(0.5).Over(t); // the clean sample is always 0.5

        var seen = new List<double>();
        var sample = Samplers.Renoised(
            Towards,
            tensor(new[] { 3.0 }),
            times,
            (i, _) => tensor(new[] { i + 1.0 }),
            (_, x, _) => seen.Add(x.item<double>())
        );

        Assert.Equal(0.5, sample.item<double>(), 12);
        Assert.Equal([0.15 + (0.7 * 1), 0.3 + (0.4 * 2), 0.5], seen, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Rising_times_take_a_sample_back_to_its_noise()
    {
        using var scope = NewDisposeScope();
        var noise = tensor([-1.5, -0.3, 0.9, 2.0]);
        double[] times = [.. Enumerable.Range(0, 401).Select(i => 0.9 - (0.8 * i / 400))];

        var sample = Samplers.Euler(ExactVelocity, noise, times);
        var again = Samplers.Euler(ExactVelocity, sample, [.. times.Reverse()]);

        Assert.InRange(again.sub(noise).abs().max().item<double>(), 0, 0.01);
    }

    [Fact]
    public void Times_that_do_not_fall_are_refused()
    {
        using var x = randn(2);
        Assert.Throws<ArgumentException>(() => Samplers.Euler((y, _) => y.neg(), x, [1, 0.5, 0.5, 0]));
        Assert.Throws<ArgumentException>(() => Samplers.UniPC((y, _) => y.neg(), x, [1.2, 0]));
        Assert.Throws<ArgumentException>(() => Samplers.Euler((y, _) => y.neg(), x, [double.PositiveInfinity, 0]));
    }

    [Theory]
    [InlineData(1, 1.8, 2.2)]
    [InlineData(2, 3.5, 4.6)]
    [InlineData(3, 6.5, 9.5)]
    [InlineData(4, 12, 19)]
    public void Linear_multistep_integrates_a_path_to_its_order(int order, double least, double most)
    {
        // x = sin(t), whose velocity no step disturbs: the first steps, of lower order, are left out of the sum.
        double Error(int steps)
        {
            using var scope = NewDisposeScope();
            double[] times = [.. Enumerable.Range(0, steps + 1).Select(i => Math.Pow(1 - (i / (double)steps), 1.5))];
            var (before, last) = (double.NaN, double.NaN);
            var end = Samplers.LinearMultistep(
                (_, t) => tensor(Math.Cos(t)).reshape(1),
                tensor(new[] { Math.Sin(1) }),
                times,
                (i, x, _) => (before, last) = i == steps / 2 ? (x.item<double>(), times[i + 1]) : (before, last),
                order
            );
            return Math.Abs(end.item<double>() - before - (Math.Sin(0) - Math.Sin(last)));
        }

        Assert.InRange(Error(40) / Error(80), least, most);
    }

    [Fact]
    public void A_straight_step_is_the_same_on_every_path_and_a_curved_one_is_not()
    {
        using var scope = NewDisposeScope();
        double[] sigmas = [8, 3, 1, 0.3, 0];
        double[] times = [.. sigmas.Select(NoiseSchedule.TimeOf)];
        var x = randn([5], float64);
        Tensor Network(Tensor own, double _) => own.sin();
        var flow = VariancePreserving.Denoiser(Network, NetworkOutput.Noise);
        var exploding = VarianceExploding.Denoiser(Network, NetworkOutput.Noise);

        Tensor OverTime(Sampler sampler) => sampler(flow, VarianceExploding.ToFlow(x, times[0]), times);

        Assert.InRange(
            Recording.RelativeError(Samplers.Euler(exploding, x, sigmas), OverTime(Samplers.Euler)),
            0,
            1e-9
        );
        Assert.True(Recording.RelativeError(Samplers.Heun(exploding, x, sigmas), OverTime(Samplers.Heun)) > 1e-3);
    }

    private static Sampler Named(string name) =>
        name switch
        {
            "Euler" => Samplers.Euler,
            "Heun" => Samplers.Heun,
            "LinearMultistep" => (denoise, x, times, onStep) => Samplers.LinearMultistep(denoise, x, times, onStep),
            "UniPC" => Samplers.UniPC,
            "DpmSolverPlusPlus2L" => (denoise, x, times, onStep) =>
                Samplers.DpmSolverPlusPlus(denoise, x, times, onStep, order: 2, integratesLine: true),
            "DpmSolverPlusPlus3M" => (denoise, x, times, onStep) =>
                Samplers.DpmSolverPlusPlus(denoise, x, times, onStep, order: 3),
            "Ancestral0" => (denoise, x, times, onStep) =>
                Samplers.Ancestral(denoise, x, times, (_, _) => throw new InvalidOperationException(), onStep, eta: 0),
            _ => Samplers.DpmSolverPlusPlus2M,
        };

    // Clean samples are normal, so the velocity and the whole path are known: x(t) = (1 - t) mean + sigma(t) z.
    private static double Error(Sampler sampler, int steps)
    {
        using var scope = NewDisposeScope();
        var z = tensor([-1.5, -0.3, 0.9, 2.0]);
        double[] times = [.. Enumerable.Range(0, steps + 1).Select(i => 0.9 - (0.8 * i / steps))];
        var sample = sampler(ExactVelocity, Path(z, times[0]), times);
        return sample.sub(Path(z, times[^1])).abs().max().item<double>();
    }

    private static Tensor Path(Tensor z, double t) => z.mul(tensor(Math.Sqrt(Variance(t)))).add(tensor((1 - t) * Mean));

    private static double Variance(double t) => ((1 - t) * (1 - t) * Deviation * Deviation) + (t * t);

    private static Tensor ExactVelocity(Tensor x, double t)
    {
        var pull = (t - ((1 - t) * Deviation * Deviation)) / Variance(t);
        return x.sub(tensor((1 - t) * Mean)).mul(tensor(pull)).sub(tensor(Mean));
    }
}
