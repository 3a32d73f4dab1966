using Sora.Lab.Layers;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>Published schedulers, each as a path, a schedule and a sampler.</summary>
/// <remarks>The recorded network is <c>0.3 x + 0.1 sin(0.01 t)</c>, t the scheduler's own timestep.</remarks>
internal static class SchedulerCases
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
                .Select(one => Run(file, one.Name, new SchedulerSettings(one.Value))),
        ];

    private static IRecordedScheduler Scheduler(SchedulerSettings settings) =>
        settings.Name switch
        {
            "DDPMScheduler" or "DDIMScheduler" or "DDIMInverseScheduler" => new AncestralScheduler(settings),
            "DPMSolverMultistepScheduler" or "UniPCMultistepScheduler" => new MultistepScheduler(settings),
            _ when settings.Name.StartsWith("Flow", StringComparison.Ordinal) => new FlowScheduler(settings),
            _ => new SigmaScheduler(settings),
        };

    private static ConformCase Run(RecordedFile file, string name, SchedulerSettings settings)
    {
        var scheduler = Scheduler(settings);
        if (scheduler.Unsupported is { } reason)
        {
            return ConformCase.NotRun(name, reason);
        }

        using var scope = NewDisposeScope();
        var expected = file.Load($"out/{name}/x");
        var noise = file.Has($"in/{name}/noise") ? file.Load($"in/{name}/noise") : null;
        var way = new List<Tensor> { expected[0].clone().DetachFromDisposeScope() };
        foreach (var run in scheduler.Runs())
        {
            Follow(scheduler, run, way, noise);
        }

        using var found = stack(way);
        way.ForEach(x => x.Dispose());
        if (settings.Unread is { } option)
        {
            return ConformCase.NotRun(name, $"its option {option} is none we know");
        }

        var tolerance = RoughOnes.Any(word => name.Contains(word, StringComparison.Ordinal)) ? Rough : Exact;
        return ConformCase.Of(name, found, scheduler.IsInHalves ? EverySecond(expected) : expected) with
        {
            Tolerance = tolerance,
        };
    }

    private static void Follow(IRecordedScheduler scheduler, SchedulerRun run, List<Tensor> way, Tensor? noise)
    {
        var first = way.Count - 1;
        var sampler = scheduler.Sampler((i, _) => noise![first + i]);
        sampler(
            scheduler.Denoiser((x, t) => Network(x, run.Timestep(t))),
            way[^1].Over(scheduler.Scale(run.Times[0])),
            run.Times,
            (i, x, _) => way.Add(x.Times(scheduler.Scale(run.Times[i + 1])).DetachFromDisposeScope())
        );
    }

    private static Tensor Network(Tensor x, double timestep) =>
        x.Times(0.3).Plus(0.1 * Math.Sin(0.01 * (float)timestep));

    // After the start every second sample is whole, and so is the last, whose step has one half.
    private static Tensor EverySecond(Tensor x)
    {
        var count = x.size(0);
        var whole = Enumerable.Range(0, (int)count).Where(i => i % 2 == 0 || i == count - 1).Select(i => (long)i);
        return x.index_select(0, tensor([.. whole]));
    }
}
