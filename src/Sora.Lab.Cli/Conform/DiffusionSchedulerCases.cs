using Sora.Lab.Diffusion;
using Sora.Lab.Layers;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>Published schedulers of the DDPM family, as a noise schedule, a kind of output and a sampler.</summary>
/// <remarks>The recorded network is <c>0.3 x + 0.1 sin(0.01 t)</c>, t the scheduler's own timestep.</remarks>
internal static class DiffusionSchedulerCases
{
    // As the recordings' notes have it: sigmas at the ends of these schedules lose digits in float32.
    private const double Exact = 1e-4;
    private const double Rough = 2e-3;
    private static readonly string[] RoughOnes = ["karras", "cos", "snr", "lu"];

    public static IEnumerable<ConformCase> Run(RecordedFile file) =>
        [
            .. file
                .Config.GetProperty("cases")
                .EnumerateObject()
                .Select(one => Run(file, one.Name, new DiffusionSchedulerOptions(one.Value))),
        ];

    private static ConformCase Run(RecordedFile file, string name, DiffusionSchedulerOptions options)
    {
        if (options.Unsupported is { } reason)
        {
            return ConformCase.NotRun(name, reason);
        }

        using var scope = NewDisposeScope();
        var expected = file.Load($"out/{name}/x");
        using var recorded = file.Has($"in/{name}/noise") ? file.Load($"in/{name}/noise") : null;
        NoiseSource noise = (step, _) => recorded![step];
        var way = new List<Tensor> { expected[0] };
        if (options.Eta is { } eta)
        {
            StepByStep(options, way, noise, eta);
        }
        else
        {
            Together(options, way, noise);
        }

        var tolerance = RoughOnes.Any(word => name.Contains(word, StringComparison.Ordinal)) ? Rough : Exact;
        using var found = stack(way);
        way.ForEach(x => x.Dispose());
        return ConformCase.Of(name, found, expected) with { Tolerance = tolerance };
    }

    // Each step is on its own: where it ends need not be where the next begins, as the published ones have it.
    private static void StepByStep(DiffusionSchedulerOptions options, List<Tensor> way, NoiseSource noise, double eta)
    {
        var timesteps = options.Timesteps();
        foreach (var ((from, to), i) in options.Pairs().Select((pair, i) => (pair, i)))
        {
            var denoise = VariancePreserving.Denoiser((x, _) => Network(x, timesteps[i]), options.Output);
            var start = VariancePreserving.ToFlow(way[^1], from);
            var end = Samplers.Ancestral(denoise, start, [from, to], (_, _) => noise(i, start), eta: eta);
            way.Add(VariancePreserving.FromFlow(end, to));
        }
    }

    private static void Together(DiffusionSchedulerOptions options, List<Tensor> way, NoiseSource noise)
    {
        var (times, timesteps) = (options.Times(), options.Timesteps());
        var isFlow = options.FlowShift is not null;
        Denoise denoise = isFlow
            ? (x, t) => Network(x, FlowSchedulerOptions.Whole(t))
            : VariancePreserving.Denoiser((x, t) => Network(x, timesteps[Nearest(times, t)]), options.Output);
        var start = isFlow ? way[0] : VariancePreserving.ToFlow(way[0], times[0]);
        options.Sampler(noise)(
            denoise,
            start,
            times,
            (i, x, _) =>
            {
                var own = isFlow ? x.alias() : VariancePreserving.FromFlow(x, times[i + 1]);
                way.Add(own.DetachFromDisposeScope());
            }
        );
    }

    private static int Nearest(double[] times, double t) =>
        Enumerable.Range(0, times.Length).MinBy(i => Math.Abs(times[i] - t));

    private static Tensor Network(Tensor x, double timestep) => x.Times(0.3).Plus(0.1 * Math.Sin(0.01 * timestep));
}
