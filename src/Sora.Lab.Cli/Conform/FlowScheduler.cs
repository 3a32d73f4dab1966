using Sora.Lab.Diffusion;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>A recorded scheduler of rectified flow: of diffusers, or Wan2.1's own.</summary>
internal sealed class FlowScheduler(SchedulerSettings settings) : IRecordedScheduler
{
    /// <summary>Timesteps from clean to noise that the published networks know.</summary>
    public const int UsualSteps = 1000;

    /// <summary>The whole timestep below a time, which the published samplers take in float32.</summary>
    public static double Whole(double t, int steps = UsualSteps) => Math.Truncate(steps * (float)t);

    public string? Unsupported =>
        IsWhole && settings.Flag("use_dynamic_shifting") ? "shifts by the size of a clip" : null;

    public bool IsInHalves => settings.Name == "FlowMatchHeunDiscreteScheduler";

    public Sampler Sampler(NoiseSource noise) =>
        settings.Name switch
        {
            "FlowMatchEulerDiscreteScheduler" when settings.Flag("stochastic_sampling") => (
                denoise,
                x,
                times,
                onStep
            ) => Samplers.Renoised(denoise, x, times, noise, onStep),
            "FlowMatchEulerDiscreteScheduler" => Samplers.Euler,
            "FlowMatchHeunDiscreteScheduler" => Samplers.Heun,
            "FlowDPMSolverMultistepScheduler" => Samplers.DpmSolverPlusPlus2M,
            "FlowUniPCMultistepScheduler" => (denoise, x, times, onStep) =>
                Samplers.UniPC(denoise, x, times, onStep, (int)settings.Number("solver_order", 2)),
            var other => throw new InvalidDataException($"Expected a scheduler of rectified flow; found {other}."),
        };

    public IEnumerable<SchedulerRun> Runs() =>
        [new(Times(), t => IsWhole ? Whole(t, settings.TrainingSteps) : settings.TrainingSteps * t)];

    public Denoise Denoiser(Func<Tensor, double, Tensor> network) => new(network);

    public double Scale(double t) => 1;

    // Wan2.1's hand whole timesteps to the network.
    private bool IsWhole => settings.Name is "FlowUniPCMultistepScheduler" or "FlowDPMSolverMultistepScheduler";

    private double[] Times()
    {
        var isDynamic = settings.Flag("use_dynamic_shifting");
        var shift = settings.SetNumber("shift", settings.Number("shift", 1));
        if (IsWhole)
        {
            return settings.Steps is { } count ? FlowSchedule.Wan(count, shift) : [.. settings.Sigmas()!, 0];
        }

        var times = settings.Sigmas() ?? Even(settings.Steps ?? 1, isDynamic);
        times = [.. times.Select(t => isDynamic ? Dynamic(t) : Shifted(t))];
        times = settings.Has("shift_terminal") ? Stretched(times, settings.Number("shift_terminal", 0)) : times;
        times = settings.Flag("use_karras_sigmas") ? SigmaSchedule.Karras(times[0], times[^1], times.Length) : times;
        return settings.Flag("invert_sigmas") ? [.. times.Select(t => 1 - t), 1] : [.. times, 0];
    }

    // diffusers shifts its smallest sigma when it is built and again with all others.
    private double[] Even(int count, bool isDynamic)
    {
        var smallest = 1.0 / settings.TrainingSteps;
        var last = isDynamic ? smallest : Shifted(smallest);
        return [.. Enumerable.Range(0, count).Select(i => 1 + ((last - 1) * i / Math.Max(1, count - 1)))];
    }

    private double Shifted(double t) => RectifiedFlow.Shift(t, settings.Number("shift", 1));

    // The shift is mu itself, or e to the power of it.
    private double Dynamic(double t)
    {
        var mu = settings.SetNumber("mu", 0);
        return RectifiedFlow.Shift(t, settings.Text("time_shift_type", "") == "linear" ? mu : Math.Exp(mu));
    }

    // Moves the last time to where it is wanted, and all others in proportion to their distance from 1.
    private static double[] Stretched(double[] times, double last)
    {
        var scale = (1 - times[^1]) / (1 - last);
        return [.. times.Select(t => 1 - ((1 - t) / scale))];
    }
}
