using Sora.Lab.Diffusion;
using Sora.Lab.Layers;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>Published schedulers of rectified flow, as a schedule and a sampler.</summary>
/// <remarks>The recorded network is <c>v = 0.3 x + 0.1 sin(0.01 t)</c>, t the scheduler's own timestep.</remarks>
internal static class FlowSchedulerCases
{
    public static IEnumerable<ConformCase> Run(RecordedFile file) =>
        [
            .. file
                .Config.GetProperty("cases")
                .EnumerateObject()
                .Select(one => Run(file, one.Name, new FlowSchedulerOptions(one.Value))),
        ];

    private static ConformCase Run(RecordedFile file, string name, FlowSchedulerOptions options)
    {
        if (options.Unsupported is { } reason)
        {
            return ConformCase.NotRun(name, reason);
        }

        using var scope = NewDisposeScope();
        var expected = file.Load($"out/{name}/x");
        var times = options.Times();
        var way = new List<Tensor> { expected[0].clone() };
        options.Sampler(
            Recorded(options),
            expected[0],
            times,
            (_, x, _) => way.Add(x.clone().DetachFromDisposeScope())
        );
        using var found = stack(way);
        way.Skip(1).ToList().ForEach(x => x.Dispose());
        return ConformCase.Of(name, found, options.IsHeun ? EverySecond(expected) : expected);
    }

    private static Denoise Recorded(FlowSchedulerOptions options) =>
        (x, t) =>
        {
            var timestep = options.IsWhole ? FlowSchedulerOptions.Whole(t) : FlowSchedulerOptions.TrainingSteps * t;
            return x.Times(0.3).Plus(0.1 * Math.Sin(0.01 * (float)timestep));
        };

    // Heun's published steps come in two halves: after the start, every second sample is whole, and so is the last.
    private static Tensor EverySecond(Tensor x)
    {
        var count = x.size(0);
        var whole = Enumerable.Range(0, (int)count).Where(i => i % 2 == 0 || i == count - 1).Select(i => (long)i);
        return x.index_select(0, tensor([.. whole]));
    }
}
