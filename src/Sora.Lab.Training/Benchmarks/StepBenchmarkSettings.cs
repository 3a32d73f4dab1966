using Sora.Lab.Autoencoder;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Stages;

namespace Sora.Lab.Training.Benchmarks;

/// <summary>What <see cref="StepBenchmark"/> measures.</summary>
/// <param name="Stage">The model and its loss.</param>
/// <param name="Autoencoder">Whose latents it is trained on.</param>
/// <param name="Clips">Size of the clips, and how many a step has.</param>
public sealed record StepBenchmarkSettings(BaseStageConfig Stage, VideoAutoencoderConfig Autoencoder, Bucket Clips)
{
    /// <summary>Widths of the model; heads stay as wide as they are, and all else grows with it.</summary>
    public IReadOnlyList<int> Widths { get; init; } = [Stage.Width];

    /// <summary>How often each takes its turn, at least 1.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>The side of the square matrices whose product is the measure.</summary>
    public int Side { get; init; } = 2048;

    /// <summary>Counts the seconds of the processors instead of the clock's, for a machine that is not idle. Waiting then costs nothing.</summary>
    public bool CountsProcessorTime { get; init; }

    /// <summary>Reads the model from a training config.</summary>
    /// <param name="path">The config of a <c>base</c> stage, JSON.</param>
    /// <param name="autoencoder">The folder of a model with the autoencoder.</param>
    /// <param name="clips">Size of the clips, and how many a step has.</param>
    /// <exception cref="TrainingException">It is the config of another stage, or one of the two cannot be read.</exception>
    public static StepBenchmarkSettings Read(string path, string autoencoder, Bucket clips)
    {
        ArgumentNullException.ThrowIfNull(clips);
        var stage = TrainingConfigFile.Read(path).Stage;
        if (stage is not BaseStageConfig { Backbone: Backbone.Transformer } transformer)
        {
            throw new TrainingException($"{path}: expected a stage of kind base with a transformer; found another.");
        }

        clips.Check("clips");
        return new(transformer, AutoencoderFolder.ReadConfig(autoencoder), clips);
    }

    internal BaseStageConfig Of(int width)
    {
        var head = Stage.Width / Stage.Heads;
        TrainingConfig.Require(width > 0 && width % head == 0, "width", $"a multiple of a head, {head}", width);
        return Stage with
        {
            Width = width,
            Heads = width / head,
            FeedForwardWidth = Stage.FeedForwardWidth * width / Stage.Width,
        };
    }
}
