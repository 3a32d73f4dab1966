using Sora.Lab.Diffusion;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>A recorded scheduler, as what stands for it here: a path, a sampler along it and the times it visits.</summary>
internal interface IRecordedScheduler
{
    /// <summary>Why it is not run; null where it is.</summary>
    string? Unsupported { get; }

    /// <summary>Whether each of its steps was recorded in two halves.</summary>
    bool IsInHalves => false;

    /// <summary>The runs of the sampler, each from where the one before it ended.</summary>
    IEnumerable<SchedulerRun> Runs();

    /// <summary>The sampler of a run.</summary>
    /// <param name="noise">For a stochastic one.</param>
    Sampler Sampler(NoiseSource noise);

    /// <summary>The recorded network as a denoiser along our path.</summary>
    /// <param name="network">Given a sample as the network knows it and a time of ours.</param>
    Denoise Denoiser(Func<Tensor, double, Tensor> network);

    /// <summary>A recorded sample is so many times ours at a time.</summary>
    double Scale(double t);
}

/// <summary>One run of a sampler.</summary>
/// <param name="Times">The times it visits.</param>
/// <param name="Timestep">What the network is told at one of them.</param>
internal sealed record SchedulerRun(IReadOnlyList<double> Times, Func<double, double> Timestep)
{
    /// <summary>A run whose network is told these timesteps, one at each time but the last.</summary>
    public static SchedulerRun Of(IReadOnlyList<double> times, IReadOnlyList<double> timesteps) =>
        new(times, t => timesteps[Enumerable.Range(0, timesteps.Count).MinBy(i => Math.Abs(times[i] - t))]);
}
