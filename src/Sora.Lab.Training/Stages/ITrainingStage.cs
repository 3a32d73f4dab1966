using Sora.Lab.Video;

namespace Sora.Lab.Training.Stages;

/// <summary>What the trainer trains.</summary>
public interface ITrainingStage : IDisposable
{
    /// <summary>The trained modules by name; weights in checkpoints start with it.</summary>
    IReadOnlyList<(string Name, nn.Module Module)> Modules { get; }

    /// <summary>Files that could not be used so far, a line for each.</summary>
    IReadOnlyList<string> Skipped => [];

    /// <summary>One line for the start of the log: parameters, data, sizes.</summary>
    string Describe();

    /// <summary>The loss of one step, a function of weights, number and generator alone.</summary>
    /// <remarks>A stage that takes its step in parts may add the gradients of all but the last itself; the loss is that of all.</remarks>
    /// <param name="number">The step; the first is 0.</param>
    /// <param name="generator">Seeded for this step.</param>
    /// <returns>Tensors that belong to the caller's dispose scope.</returns>
    StepLoss Loss(long number, Generator generator);

    /// <summary>Clips that show how far training is; the same prompts and noise each time.</summary>
    /// <param name="model">The folder just exported.</param>
    IEnumerable<(string Name, VideoClip Clip)> Samples(string model);

    /// <summary>Writes what others load, weights as they are now.</summary>
    /// <param name="folder">An empty folder.</param>
    void Export(string folder);
}
