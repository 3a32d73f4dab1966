using Sora.Lab.Training.Stages;

namespace Sora.Lab.Training.Sweeps;

/// <summary>One choice of a sweep.</summary>
/// <param name="Name">That of its file.</param>
/// <param name="About">What is different, in a few words.</param>
/// <param name="Budget">The part of the sweep's budget it is trained with.</param>
/// <param name="Config">The reference's, changed; length and learning rate are those of the reference as written.</param>
internal sealed record SweepVariant(string Name, string About, double Budget, TrainingConfig Config)
{
    /// <summary>What it trains.</summary>
    public BaseStageConfig Stage => (BaseStageConfig)Config.Stage;

    /// <summary>The run of a seed: as many steps as the budget allows, the learning rate stretched to them.</summary>
    /// <param name="seed">The run's.</param>
    /// <param name="steps">How many.</param>
    /// <param name="output">The sweep's folder, where the autoencoder is; null where a finished one is named.</param>
    /// <param name="device">Where it runs.</param>
    public TrainingConfig Run(ulong seed, long steps, string? output, string device)
    {
        var (rate, stretch) = (Config.LearningRate, (double)steps / Config.Steps);
        return Config with
        {
            Seed = seed,
            Steps = steps,
            Device = device,
            LearningRate = rate with
            {
                WarmupSteps = (long)Math.Round(rate.WarmupSteps * stretch),
                TailSteps = (long)Math.Round(rate.TailSteps * stretch),
            },
            Stage = Stage with
            {
                Autoencoder = Stage.Autoencoder is { } folder ? Path.Combine(output ?? "", folder) : null,
            },
        };
    }
}
