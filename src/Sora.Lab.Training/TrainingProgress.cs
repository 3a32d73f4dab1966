namespace Sora.Lab.Training;

/// <summary>Where a run stands; sent at every line of the log.</summary>
public sealed record TrainingProgress
{
    /// <summary>Steps done.</summary>
    public required long Step { get; init; }

    /// <summary>The length of the run.</summary>
    public required long Steps { get; init; }

    /// <summary>The mean loss since the last line.</summary>
    public required double Loss { get; init; }

    /// <summary>Means of the stage's own numbers since the last line, by name.</summary>
    public required IReadOnlyDictionary<string, double> Parts { get; init; }

    /// <summary>The mean norm of the gradients before clipping.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>The learning rate of the last step.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Clips trained on, a second.</summary>
    public required double ClipsPerSecond { get; init; }

    /// <summary>Tokens trained on, a second; latent values for the autoencoder.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>Time since this process took up the run.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Time to the end of the run, or to its limit of minutes if that comes first.</summary>
    public required TimeSpan Left { get; init; }

    /// <summary>What just happened besides steps: a checkpoint, samples, an export; none mostly.</summary>
    public string? Note { get; init; }
}
