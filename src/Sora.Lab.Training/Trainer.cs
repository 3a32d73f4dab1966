using System.Diagnostics;
using Sora.Lab.Training.Checkpoints;
using Sora.Lab.Training.Logging;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Training.Stages;
using Sora.Lab.Video;

namespace Sora.Lab.Training;

/// <summary>The loop: loss, gradients, one step of the optimizer, the average; then log, checkpoint, samples.</summary>
internal sealed class Trainer : IDisposable
{
    private const int InitializationStream = 1;
    private const int LossStream = 2;
    private const int GlobalStream = 3;

    private readonly TrainingConfig config;
    private readonly RunFolder folder;
    private readonly ITrainingStage stage;
    private readonly TrainingState state;
    private readonly CheckpointStore checkpoints;
    private readonly TrainingLog log;
    private readonly Stopwatch total = Stopwatch.StartNew();
    private readonly Stopwatch window = new();
    private StepMeans means = new();
    private double lastLoss = double.NaN;
    private long step;

    public Trainer(TrainingConfig config, RunFolder folder, bool resume)
    {
        (this.config, this.folder) = (config, folder);
        folder.Take(resume);
        if (config.Threads is { } threads)
        {
            set_num_threads(threads);
        }

        if (config.Device == "cuda")
        {
            backends.cuda.matmul.allow_tf32 = true; // what stays float32 is small; its products need no 24 bits
        }

        SeedGlobal(StepRandom.Seed(config.Seed, 0, InitializationStream));
        stage = config.Stage.Build(config.Seed, torch.device(config.Device));
        var parameters = FlatParameters.Of(stage.Modules);
        state = new TrainingState(
            parameters,
            new AdamW(parameters, config.Optimizer),
            new ExponentialMovingAverage(parameters, config.AverageDecay)
        );
        checkpoints = new CheckpointStore(folder.Checkpoints, config.KeepCheckpoints);
        step = resume ? checkpoints.Restore(state, config) : 0;
        File.WriteAllText(folder.Config, TrainingConfigFile.ToJson(config));
        log = new TrainingLog(folder, config.TensorBoard, step);
    }

    public TrainingResult Run(Action<TrainingProgress>? progress, CancellationToken cancellation)
    {
        using var signals = new StopSignals(cancellation);
        var saved = step;
        progress?.Invoke(Report(step == 0 ? stage.Describe() : $"{stage.Describe()}; goes on after step {step}"));
        while (step < config.Steps && !signals.IsStopWanted && !IsOutOfTime)
        {
            TakeStep();
            var isCheckpoint = step % config.CheckpointEvery == 0 || step == config.Steps;
            if (isCheckpoint || step % config.LogEvery == 0)
            {
                WriteLog(progress);
            }

            if (isCheckpoint)
            {
                checkpoints.Save(step, state, config);
                saved = step;
            }

            if (config.SampleEvery > 0 && step % config.SampleEvery == 0 && step < config.Steps)
            {
                WriteSamplesAndModel(progress);
            }
        }

        if (saved != step)
        {
            WriteLog(progress);
            checkpoints.Save(step, state, config);
        }

        WriteSamplesAndModel(progress);
        return new TrainingResult(step, lastLoss, End(), checkpoints.Last ?? "", folder.Model)
        {
            Skipped = stage.Skipped,
        };
    }

    /// <inheritdoc />
    public void Dispose()
    {
        state.Average.Dispose();
        state.Optimizer.Dispose();
        state.Parameters.Dispose();
        stage.Dispose();
        folder.Dispose();
    }

    private bool IsOutOfTime => config.Minutes is { } minutes && total.Elapsed.TotalMinutes >= minutes;

    private double LearningRate => config.LearningRate.At(step, config.Steps);

    private TrainingEnd End() =>
        step >= config.Steps ? TrainingEnd.Finished
        : IsOutOfTime ? TrainingEnd.OutOfTime
        : TrainingEnd.Stopped;

    private void TakeStep()
    {
        using var scope = NewDisposeScope();
        using var generator = StepRandom.Generator(config.Seed, step, LossStream);
        window.Start();
        SeedGlobal(StepRandom.Seed(config.Seed, step, GlobalStream));
        state.Parameters.ZeroGradients();
        var result = stage.Loss(step, generator);
        result.Loss.backward();
        var norm = state.Parameters.ClipGradients(config.ClipNorm);
        var loss = result.Loss.ToDouble();
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
        {
            throw new TrainingException(
                $"Step {step + 1}: expected a finite loss and gradient; found {loss} and {norm}. "
                    + $"Lower learningRate.peak and resume from {checkpoints.Last ?? "the start"}."
            );
        }

        state.Optimizer.Step(LearningRate);
        state.Average.Update(step);
        means.Add(loss, norm, result);
        step++;
        window.Stop();
    }

    private void WriteLog(Action<TrainingProgress>? progress)
    {
        if (means.Steps == 0)
        {
            return;
        }

        lastLoss = means.Loss;
        var report = Report(null);
        log.Write(report);
        progress?.Invoke(report);
        means = new StepMeans();
        window.Reset();
    }

    private void WriteSamplesAndModel(Action<TrainingProgress>? progress)
    {
        using var scope = NewDisposeScope();
        using var nothing = no_grad();
        using var averaged = state.Average.Applied();
        SetTraining(false);
        RunFolder.Replace(folder.Model, stage.Export);
        Directory.CreateDirectory(folder.Samples);
        foreach (var (name, clip) in stage.Samples(folder.Model))
        {
            VideoWriter.Write(clip, folder.Sample(step, name));
        }

        SetTraining(true);
        progress?.Invoke(Report($"samples in {folder.Samples}, model in {folder.Model}"));
    }

    private void SetTraining(bool on)
    {
        foreach (var (_, module) in stage.Modules)
        {
            module.train(on);
        }
    }

    private TrainingProgress Report(string? note)
    {
        var seconds = Math.Max(window.Elapsed.TotalSeconds, 1e-9);
        var left = TimeSpan.FromSeconds(means.Steps == 0 ? 0 : (config.Steps - step) * seconds / means.Steps);
        var allowed = config.Minutes is { } minutes ? TimeSpan.FromMinutes(minutes) - total.Elapsed : left;
        return new TrainingProgress
        {
            Step = step,
            Steps = config.Steps,
            Loss = means.Steps == 0 ? lastLoss : means.Loss,
            Parts = means.Parts,
            GradientNorm = means.GradientNorm,
            LearningRate = config.LearningRate.At(Math.Max(step - 1, 0), config.Steps),
            ClipsPerSecond = means.Clips / seconds,
            TokensPerSecond = means.Tokens / seconds,
            Elapsed = total.Elapsed,
            Left = left < allowed ? left : allowed,
            Note = note,
        };
    }

    // Whatever draws without a generator (a fresh layer's weights, dropout) repeats as well.
    private static void SeedGlobal(ulong seed)
    {
        using var generator = manual_seed(unchecked((long)seed));
    }
}
