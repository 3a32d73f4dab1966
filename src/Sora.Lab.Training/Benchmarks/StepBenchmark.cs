using Sora.Lab.Training.Stages;

namespace Sora.Lab.Training.Benchmarks;

/// <summary>Times training steps on the processor against its own product of two large matrices.</summary>
/// <remarks>
/// All kinds of steps take turns, each after a product in its own numbers, so that what else the machine does meets all of them alike. Only
/// operations of matrices are counted; norms, activations, the optimizer and all else count as time.
/// </remarks>
public sealed class StepBenchmark : IDisposable
{
    private const int Products = 4; // in one measurement

    private readonly StepBenchmarkSettings settings;
    private readonly List<Kind> kinds;

    /// <summary>Builds the models, untrained: one for each width, in float32 and in bfloat16.</summary>
    /// <exception cref="TrainingException">A width does not fit.</exception>
    public StepBenchmark(StepBenchmarkSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        TrainingConfig.Require(settings.Rounds >= 1, "rounds", "at least 1", settings.Rounds);
        TrainingConfig.Require(settings.Side >= 1, "matrix", "at least 1", settings.Side);
        this.settings = settings;
        var stages = settings.Widths.Select(settings.Of).ToList();
        kinds =
        [
            .. stages.SelectMany(stage =>
                new[] { ScalarType.Float32, ScalarType.BFloat16 }.Select(type => Build(stage, type))
            ),
        ];
    }

    /// <summary>Measures.</summary>
    /// <param name="progress">Told after each round.</param>
    public StepReport Run(Action<string>? progress = null)
    {
        foreach (var kind in kinds)
        {
            MatrixRate(kind.Type);
            kind.Step.Take();
            kind.Step.Take();
        }

        var resident = new List<long> { Environment.WorkingSet };
        for (var round = 1; round <= settings.Rounds; round++)
        {
            foreach (var kind in kinds)
            {
                kind.MatrixRates.Add(MatrixRate(kind.Type));
                kind.Seconds.Add(Time(() => kind.Step.Take()));
            }

            resident.Add(Environment.WorkingSet);
            progress?.Invoke($"round {round} of {settings.Rounds}");
        }

        return new(Describe(), [.. kinds.Select(kind => kind.Row)], resident);
    }

    /// <inheritdoc />
    public void Dispose() => kinds.ForEach(kind => kind.Step.Dispose());

    private Kind Build(BaseStageConfig stage, ScalarType type)
    {
        var step = new TrainingStep(stage, settings.Autoencoder, settings.Clips, new Compute(CPU, type));
        var name = FormattableString.Invariant($"{stage.Width} wide, {stage.Depth} deep, {step.Parameters / 1e6:F1} M");
        return new(name, type, step);
    }

    private string Describe() =>
        FormattableString.Invariant(
            $"{settings.Clips.Batch} clips of {settings.Clips}, {kinds[0].Step.Grid.Count} tokens each; matrices of {settings.Side}x{settings.Side}; {get_num_threads()} threads; median (least to most) of {settings.Rounds} rounds in seconds of {(settings.CountsProcessorTime ? "the processors" : "the clock")}."
        );

    // Operations a second.
    private double MatrixRate(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var nothing = no_grad();
        var (a, b) = (randn(settings.Side, settings.Side, type), randn(settings.Side, settings.Side, type));
        var seconds = Time(() =>
        {
            for (var i = 0; i < Products; i++)
            {
                a.matmul(b).Dispose();
            }
        });
        return Products * 2 * Math.Pow(settings.Side, 3) / seconds;
    }

    private double Time(Action act)
    {
        var start = Timing.Seconds(settings.CountsProcessorTime);
        act();
        return Timing.Seconds(settings.CountsProcessorTime) - start;
    }

    private sealed record Kind(string Name, ScalarType Type, TrainingStep Step)
    {
        public List<double> Seconds { get; } = [];

        public List<double> MatrixRates { get; } = [];

        public StepRow Row =>
            new(Name, Type == ScalarType.BFloat16 ? "bf16" : "fp32", Step.Operations, Seconds, MatrixRates);
    }
}
