using Sora.Lab.Diffusion;

namespace Sora.Lab.Tests.Diffusion;

/// <summary>The recorded model is <c>v = 0.3 x + 0.1 sin(0.01 t)</c>, t the published scheduler's own timestep.</summary>
public sealed class SamplerRecordingTests
{
    private const double Tolerance = 1e-4;

    [Theory]
    [InlineData("flow_euler_shift1")]
    [InlineData("flow_euler_shift3.0")]
    [InlineData("flow_euler_shift5.0")]
    public void Euler_is_that_of_diffusers(string name) => Follows(Samplers.Euler, "sched_flowmatch", name);

    [Fact]
    public void DpmSolver_is_that_of_diffusers() =>
        Follows(Samplers.DpmSolverPlusPlus2M, "sched_dpmsolver", "dpmpp2_flow_shift3");

    [Theory]
    [InlineData("wan_dpmpp_shift3.0")]
    [InlineData("wan_dpmpp_shift5.0")]
    public void DpmSolver_is_that_of_Wan(string name) => Follows(Samplers.DpmSolverPlusPlus2M, "wan_sched_flow", name);

    [Theory]
    [InlineData("unipc_flow_shift3")]
    [InlineData("unipc_flow_shift5")]
    public void UniPC_is_that_of_diffusers(string name) => Follows(Samplers.UniPC, "sched_unipc", name);

    [Theory]
    [InlineData("wan_unipc_shift3.0", 2)]
    [InlineData("wan_unipc_shift5.0", 2)]
    [InlineData("wan_unipc_order3", 3)]
    public void UniPC_is_that_of_Wan(string name, int order) =>
        Follows(
            (denoise, x, times, onStep) => Samplers.UniPC(denoise, x, times, onStep, order),
            "wan_sched_flow",
            name
        );

    [Fact]
    public void Heun_is_that_of_diffusers()
    {
        using var scope = NewDisposeScope();
        using var recording = new Recording("sched_flowmatch");
        // There a step is two entries: sigmas and timesteps come in pairs, but for the first and the last.
        var sigmas = Numbers(recording, "out/flow_heun/sigmas");
        var timesteps = Numbers(recording, "out/flow_heun/timesteps");
        double[] times = [.. sigmas.Where((_, i) => i == 0 || sigmas[i] != sigmas[i - 1])];
        var expected = recording.Load("out/flow_heun/x");
        var denoise = Recorded(sigmas, timesteps);
        Samplers.Heun(
            denoise,
            expected[0],
            times,
            (i, x, _) =>
            {
                var after = expected[Math.Min((2 * i) + 2, expected.size(0) - 1)];
                Assert.InRange(Recording.RelativeError(x, after), 0, Tolerance);
            }
        );
    }

    [Theory]
    [InlineData("wan_unipc_shift3.0", 3)]
    [InlineData("wan_unipc_shift5.0", 5)]
    public void The_schedule_of_UniPC_is_that_of_Wan(string name, double shift) =>
        Agrees(FlowSchedule.Wan(12, shift), name);

    [Theory]
    [InlineData("wan_dpmpp_shift3.0", 3)]
    [InlineData("wan_dpmpp_shift5.0", 5)]
    public void The_linear_schedule_is_that_of_Wan_for_DpmSolver(string name, double shift) =>
        Agrees(FlowSchedule.Linear(12, shift), name);

    private static void Agrees(double[] times, string name)
    {
        using var scope = NewDisposeScope();
        using var recording = new Recording("wan_sched_flow");
        var sigmas = Numbers(recording, $"out/{name}/sigmas");
        Assert.Equal(sigmas.Length, times.Length);
        Assert.All(times, (t, i) => Assert.Equal(sigmas[i], t, 1e-5));
    }

    private static void Follows(Sampler sampler, string file, string name)
    {
        using var scope = NewDisposeScope();
        using var recording = new Recording(file);
        var sigmas = Numbers(recording, $"out/{name}/sigmas");
        var expected = recording.Load($"out/{name}/x");
        var largest = 0.0;
        var steps = 0;
        sampler(
            Recorded(sigmas, Numbers(recording, $"out/{name}/timesteps")),
            expected[0],
            sigmas,
            (i, x, _) =>
            {
                largest = Math.Max(largest, Recording.RelativeError(x, expected[i + 1]));
                steps++;
            }
        );
        Assert.Equal(sigmas.Length - 1, steps);
        Assert.InRange(largest, 0, Tolerance);
    }

    private static Denoise Recorded(double[] sigmas, double[] timesteps) =>
        (x, t) =>
        {
            var i = Enumerable.Range(0, timesteps.Length).MinBy(i => Math.Abs(sigmas[i] - t));
            return x.mul(tensor(0.3f)).add(tensor((float)(0.1 * Math.Sin(0.01 * timesteps[i]))));
        };

    private static double[] Numbers(Recording recording, string key)
    {
        using var wide = recording.Load(key).to(float64);
        return wide.data<double>().ToArray();
    }
}
