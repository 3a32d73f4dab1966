namespace Sora.Lab.Training.Sweeps;

/// <summary>How far a <see cref="Sweep"/> goes.</summary>
public sealed record SweepSettings
{
    /// <summary>Matrix operations of training for each run, in units of 10^15.</summary>
    public double Petaflop { get; init; } = 1;

    /// <summary>Runs of each variant, with the seeds 1, 2, ...</summary>
    public int Seeds { get; init; } = 2;

    /// <summary>Prompts that each run is judged by, the same for all; 0 only trains, to be judged later.</summary>
    public int Prompts { get; init; } = 256;

    /// <summary>Whether each run is judged by the same prompts in the world's detailed form as well.</summary>
    public bool Detailed { get; init; }

    /// <summary>Names of the variants to train; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>How clips are drawn; the size is that of training.</summary>
    public GenerationSettings Sampling { get; init; } = GenerationSettings.Default;

    /// <summary>Checks what the types cannot.</summary>
    /// <exception cref="TrainingException">A number is out of its range.</exception>
    internal void Check()
    {
        TrainingConfig.Require(Petaflop > 0, "petaflop", "above 0", Petaflop);
        TrainingConfig.Require(Seeds >= 1, "seeds", "at least 1", Seeds);
        TrainingConfig.Require(Prompts >= 0, "prompts", "at least 0", Prompts);
    }
}
