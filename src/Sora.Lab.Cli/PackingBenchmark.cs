using System.Globalization;
using Sora.Lab.Layers;
using Sora.Lab.Patches;
using Sora.Lab.Published;
using Sora.Lab.Text;
using Sora.Lab.Training.Benchmarks;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Training.Stages;
using Sora.Lab.Transformers;
using static TorchSharp.torch;

namespace Sora.Lab.Cli;

/// <summary>Trains on the same clips packed, padded and bucketed, in turns, and compares tokens a second.</summary>
/// <remarks>
/// The clips have the sizes of the world's mix in latents of 4 x 8 x 8 pixels; what is in them costs nothing and is noise. A step is forward, backward and the
/// optimizer. The bound is the ratio of the operations of the matrices and of attention, which is all that padding adds.
/// </remarks>
internal sealed class PackingBenchmark : IDisposable
{
    private const int Stride = 8;
    private const int FrameStride = 4;
    private const int TextTokens = 24;
    private const int OperationsAStep = 3; // forward, and twice as much backward

    private static readonly DiffusionTransformerConfig Config = new BaseStageConfig { Autoencoder = "" }.Transformer(
        latentChannels: 96,
        textWidth: 192
    );

    private readonly PackingBenchmarkSettings settings;
    private readonly GridSize[] grids;
    private readonly Layout[] layouts;
    private readonly DiffusionTransformer model;
    private readonly FlatParameters parameters;
    private readonly AdamW optimizer;

    public PackingBenchmark(PackingBenchmarkSettings settings)
    {
        this.settings = settings;
        var sizes = settings.Sizes;
        GridSize GridAt(long number) => Grid(sizes.Draw(settings.Seed, number));
        var stream = new StreamPacker(number => GridAt(number).Count, sizes.TokenBudget, sizes.Lookahead);
        var packs = Enumerable.Range(0, settings.Packs).Select(pack => stream.At(pack)).ToList();
        long[] numbers = [.. packs.SelectMany(pack => pack).Order()];
        grids = [.. numbers.Select(GridAt)];
        layouts =
        [
            new("packed", [.. packs.Select(pack => pack.Select(number => Array.IndexOf(numbers, number)).ToArray())]),
            new("padded", [.. Enumerable.Range(0, numbers.Length).Chunk(settings.Batch)]) { IsPadded = true },
            new("bucketed", [.. Buckets(sizes.TokenBudget)]),
        ];
        random.manual_seed((long)settings.Seed).Dispose();
        model = new DiffusionTransformer(Config);
        parameters = new FlatParameters(model.named_parameters());
        optimizer = new AdamW(parameters);
    }

    public IEnumerable<string> Run()
    {
        yield return Describe();
        foreach (var layout in layouts)
        {
            yield return Describe(layout);
            Time(layout with { Batches = [.. layout.Batches.Take(1)] }); // warms up
        }

        var speeds = layouts.ToDictionary(layout => layout.Name, _ => new List<double>());
        for (var round = 0; round < settings.Rounds; round++)
        {
            foreach (var layout in layouts)
            {
                speeds[layout.Name].Add(Tokens / Time(layout));
            }

            var own = layouts.Select(layout => Text($"{layout.Name} {speeds[layout.Name][round]:F0}"));
            yield return Text(
                $"round {round + 1}: {string.Join(", ", own)} tokens a second{(settings.CountsProcessorTime ? " of processor time" : "")}"
            );
        }

        yield return Compare(speeds, layouts[1]);
        yield return Compare(speeds, layouts[2]);
    }

    public void Dispose()
    {
        optimizer.Dispose();
        parameters.Dispose();
        model.Dispose();
    }

    private double Tokens => grids.Sum(grid => (double)grid.Count);

    private static GridSize Grid(ClipSize size) =>
        new(
            ((size.Frames - 1) / FrameStride) + 1,
            (size.Height + Stride - 1) / Stride,
            (size.Width + Stride - 1) / Stride
        );

    private IEnumerable<int[]> Buckets(int budget) =>
        Enumerable
            .Range(0, grids.Length)
            .GroupBy(clip => grids[clip])
            .SelectMany(same => same.Chunk(budget / same.Key.Count));

    private string Describe()
    {
        var sizes = settings.Sizes;
        return Text(
            $"{grids.Length} clips, {Tokens:F0} tokens ({grids.Min(g => g.Count)} to {grids.Max(g => g.Count)} a clip): {sizes.Images:P0} images, sides of {sizes.ShortestSide} to {sizes.LongestSide} pixels, up to {sizes.MostFrames} frames; float32, {get_num_threads()} threads"
        );
    }

    private string Describe(Layout layout)
    {
        var places = layout.Batches.Sum(clips => layout.IsPadded ? clips.Length * Longest(clips) : Sum(clips));
        var room = layout.Name == "packed" ? settings.Sizes.TokenBudget * (double)layout.Batches.Length : places;
        return Text(
            $"{layout.Name, -8} {layout.Batches.Length, 3} steps of {(double)grids.Length / layout.Batches.Length:F1} clips, {Tokens / room:P1} of the places are tokens, {Operations(layout) / 1e12:F2} TFLOP"
        );
    }

    private string Compare(Dictionary<string, List<double>> speeds, Layout other)
    {
        var ratio = Timing.Median(speeds["packed"].Zip(speeds[other.Name], (packed, own) => packed / own));
        var bound = Operations(other) / Operations(layouts[0]);
        return Text($"packed over {other.Name}: {ratio:F2}x, of {bound:F2}x that the FLOPs allow ({ratio / bound:P1})");
    }

    private double Operations(Layout layout) =>
        OperationsAStep
        * layout.Batches.Sum(clips =>
            clips.Sum(clip =>
                GenerationCost.TransformerPass(Config, layout.IsPadded ? Longest(clips) : grids[clip].Count, TextTokens)
            )
        );

    private int Longest(int[] clips) => clips.Max(clip => grids[clip].Count);

    private int Sum(int[] clips) => clips.Sum(clip => grids[clip].Count);

    private double Time(Layout layout)
    {
        var seconds = 0.0;
        foreach (var clips in layout.Batches)
        {
            using var scope = NewDisposeScope();
            var input = Input(clips) with { IsPadded = layout.IsPadded };
            var start = Timing.Seconds(settings.CountsProcessorTime);
            Step(input);
            seconds += Timing.Seconds(settings.CountsProcessorTime) - start;
        }

        return seconds;
    }

    private void Step(DiffusionInput input)
    {
        using var scope = NewDisposeScope();
        parameters.ZeroGradients();
        var losses = model.call(input).Select(velocity => velocity.Squared().sum());
        var loss = losses.Aggregate((a, b) => a.Plus(b)).Over(Tokens);
        loss.backward();
        optimizer.Step(1e-4);
    }

    private DiffusionInput Input(int[] clips)
    {
        var groups = clips.GroupBy(clip => grids[clip]).OrderBy(group => group.Key.Count).ToList();
        var latents = groups.Select(group =>
            randn([group.Count(), Config.InputChannels, group.Key.Frames, group.Key.Height, group.Key.Width])
        );
        var text = new TextContext(
            randn(clips.Length, TextTokens, Config.TextWidth),
            [.. clips.Select(_ => TextTokens)],
            TextPadding.Masked
        );
        return new DiffusionInput([.. latents], [.. groups.Select(group => rand(group.Count()))], text);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Layout(string Name, int[][] Batches)
    {
        public bool IsPadded { get; init; }
    }
}
