using Sora.Lab.Training.Optimization;
using Sora.Lab.Training.Stages;

namespace Sora.Lab.Training;

/// <summary>Everything a training run is told; read from JSON by <see cref="TrainingConfigFile"/>.</summary>
public sealed record TrainingConfig
{
    /// <summary>What is trained: its <c>kind</c> is <c>autoencoder</c>, <c>refiner</c>, <c>text</c>, <c>base</c>, <c>temporal-sr</c>, <c>spatial-sr</c>, <c>captioner</c>, <c>recaptioner</c> or <c>world</c>.</summary>
    public required StageConfig Stage { get; init; }

    /// <summary>All of the run's randomness derives from it.</summary>
    public ulong Seed { get; init; }

    /// <summary>The length of the run in steps.</summary>
    public long Steps { get; init; } = 20_000;

    /// <summary>Stops (and saves) after so many minutes, if the steps are not done by then; none for no limit.</summary>
    public double? Minutes { get; init; }

    /// <summary>The learning rate at each step.</summary>
    public LearningRate LearningRate { get; init; } = new();

    /// <summary>The optimizer's constants.</summary>
    public AdamWConfig Optimizer { get; init; } = new();

    /// <summary>Gradients are scaled down to this joint norm.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Decay of the average of the weights, which is what samples and the exported model use.</summary>
    public double AverageDecay { get; init; } = 0.999;

    /// <summary>Steps between lines of the log.</summary>
    public int LogEvery { get; init; } = 20;

    /// <summary>Steps between checkpoints.</summary>
    public int CheckpointEvery { get; init; } = 500;

    /// <summary>Checkpoints kept, at least 1.</summary>
    public int KeepCheckpoints { get; init; } = 2;

    /// <summary>Steps between sample clips (and exports of the model); 0 for none but at the end.</summary>
    public int SampleEvery { get; init; } = 1000;

    /// <summary>Whether TensorBoard event files are written.</summary>
    public bool TensorBoard { get; init; } = true;

    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>CPU threads; none for libtorch's own choice. Runs repeat to the bit at one number of threads.</summary>
    public int? Threads { get; init; }

    /// <summary>Checks what the types cannot.</summary>
    /// <exception cref="TrainingException">A number is out of its range.</exception>
    public void Check()
    {
        Require(Steps >= 1, "steps", "at least 1", Steps);
        Require(Minutes is null or > 0, "minutes", "above 0", Minutes);
        Require(LearningRate.Peak > 0, "learningRate.peak", "above 0", LearningRate.Peak);
        Require(LearningRate.WarmupSteps >= 0, "learningRate.warmupSteps", "at least 0", LearningRate.WarmupSteps);
        Require(LearningRate.TailSteps >= 0, "learningRate.tailSteps", "at least 0", LearningRate.TailSteps);
        Require(Optimizer.Beta1 is >= 0 and < 1, "optimizer.beta1", "in [0, 1)", Optimizer.Beta1);
        Require(Optimizer.Beta2 is >= 0 and < 1, "optimizer.beta2", "in [0, 1)", Optimizer.Beta2);
        Require(Optimizer.WeightDecay >= 0, "optimizer.weightDecay", "at least 0", Optimizer.WeightDecay);
        Require(ClipNorm > 0, "clipNorm", "above 0", ClipNorm);
        Require(AverageDecay is >= 0 and < 1, "averageDecay", "in [0, 1)", AverageDecay);
        Require(LogEvery >= 1, "logEvery", "at least 1", LogEvery);
        Require(CheckpointEvery >= 1, "checkpointEvery", "at least 1", CheckpointEvery);
        Require(KeepCheckpoints >= 1, "keepCheckpoints", "at least 1", KeepCheckpoints);
        Require(SampleEvery >= 0, "sampleEvery", "at least 0", SampleEvery);
        Require(Threads is null or >= 1, "threads", "at least 1", Threads);
        Require(Device is "cpu" or "cuda", "device", "cpu or cuda", Device);
        Stage.Check();
    }

    internal static void Require(bool holds, string name, string expected, object? found)
    {
        if (!holds)
        {
            throw new TrainingException(
                FormattableString.Invariant($"Training config: '{name}' must be {expected}; found {found}.")
            );
        }
    }
}
