using Sora.Lab.Training.Evaluation;

namespace Sora.Lab.Training.Sweeps;

/// <summary>What became of one run.</summary>
/// <param name="Variant">The variant's name.</param>
/// <param name="About">What is different.</param>
/// <param name="Seed">The run's.</param>
/// <param name="Parameters">Of denoiser and text encoder.</param>
/// <param name="Steps">Done.</param>
/// <param name="TrainingOperations">Matrix operations of the denoiser, all steps together.</param>
/// <param name="ClipOperations">The same of drawing one clip.</param>
/// <param name="TrainingSeconds">Spent in steps.</param>
/// <param name="ClipSeconds">To draw one clip, 16 side by side.</param>
/// <param name="FirstLoss">At the first line of the log; comparable only within a run.</param>
/// <param name="LastLoss">At the last.</param>
/// <param name="Model">The model's clips, judged.</param>
/// <param name="Reconstructed">Real clips through the autoencoder, judged: the ceiling.</param>
/// <param name="Chance">Real clips, judged by the prompts of others.</param>
/// <param name="Detailed">The model's clips for detailed prompts, judged; null where there were none.</param>
public sealed record SweepResult(
    string Variant,
    string About,
    ulong Seed,
    long Parameters,
    long Steps,
    double TrainingOperations,
    double ClipOperations,
    double TrainingSeconds,
    double ClipSeconds,
    double FirstLoss,
    double LastLoss,
    EvaluationRow Model,
    EvaluationRow Reconstructed,
    EvaluationRow Chance,
    EvaluationRow? Detailed = null
);
