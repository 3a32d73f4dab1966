using Sora.Lab.Diffusion;

namespace Sora.Lab.Tests.Diffusion;

public sealed class SamplerTests
{
    private const double Mean = 0.7;
    private const double Deviation = 0.4;

    public static TheoryData<string> Names => ["Euler", "Heun", "DpmSolverPlusPlus2M", "UniPC"];

    [Theory]
    [InlineData("Euler", 1.8, 2.2)]
    [InlineData("Heun", 3.5, 4.6)]
    [InlineData("DpmSolverPlusPlus2M", 3.3, 5.5)]
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

    [Fact]
    public void Times_that_do_not_fall_are_refused()
    {
        using var x = randn(2);
        Assert.Throws<ArgumentException>(() => Samplers.Euler((y, _) => y.neg(), x, [1, 0.5, 0.5, 0]));
        Assert.Throws<ArgumentException>(() => Samplers.Euler((y, _) => y.neg(), x, [1.2, 0]));
    }

    private static Sampler Named(string name) =>
        name switch
        {
            "Euler" => Samplers.Euler,
            "Heun" => Samplers.Heun,
            "UniPC" => Samplers.UniPC,
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
