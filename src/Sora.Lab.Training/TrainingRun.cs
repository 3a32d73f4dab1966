namespace Sora.Lab.Training;

/// <summary>Trains a stage from start to end, in one call.</summary>
public static class TrainingRun
{
    /// <summary>Starts a run in a folder, or goes on with the one that is there.</summary>
    /// <remarks>
    /// The folder gets <c>config.json</c>, <c>log.csv</c>, <c>log.jsonl</c>, TensorBoard's event files, <c>samples/</c>,
    /// <c>checkpoints/</c> and <c>model/</c>. SIGINT and SIGTERM save and stop, as cancelling does. A run that was
    /// killed and resumed ends with the bytes it would have ended with, on one machine at one number of threads.
    /// </remarks>
    /// <param name="config">What to do. When resuming, it may differ in limits and logging from the run's first.</param>
    /// <param name="output">The run's folder; made if it is not there.</param>
    /// <param name="resume">Goes on after the last checkpoint; starts anew if there is none.</param>
    /// <param name="progress">Called on this thread at every line of the log.</param>
    /// <param name="cancellation">Saves and stops.</param>
    /// <exception cref="TrainingException">
    /// The folder holds a run and <paramref name="resume"/> is false, the config or data do not allow training, or the
    /// loss is no number any more.
    /// </exception>
    public static TrainingResult Start(
        TrainingConfig config,
        string output,
        bool resume = false,
        Action<TrainingProgress>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentException.ThrowIfNullOrWhiteSpace(output);
        config.Check();
        using var trainer = new Trainer(config, new RunFolder(output), resume);
        return trainer.Run(progress, cancellation);
    }
}
