namespace Sora.Lab.Training;

/// <summary>How a run ended.</summary>
/// <param name="Step">Steps done in all.</param>
/// <param name="Loss">The mean loss of the last line of the log; NaN if no step was done.</param>
/// <param name="End">Why it ended.</param>
/// <param name="Checkpoint">The folder of the last checkpoint.</param>
/// <param name="Model">The folder of the exported model.</param>
public sealed record TrainingResult(long Step, double Loss, TrainingEnd End, string Checkpoint, string Model)
{
    /// <summary>Files of the data that could not be used, a line for each.</summary>
    public IReadOnlyList<string> Skipped { get; init; } = [];
}
