using Sora.Lab.Training.Optimization;

namespace Sora.Lab.Training.Checkpoints;

/// <summary>What a checkpoint holds: everything that a step changes.</summary>
internal sealed record TrainingState(FlatParameters Parameters, AdamW Optimizer, ExponentialMovingAverage Average)
{
    public IEnumerable<(string Name, Tensor Value)> Weights() =>
        Parameters.Groups.SelectMany(group => group.Split(group.Values));
}
