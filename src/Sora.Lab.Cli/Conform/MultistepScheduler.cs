using Sora.Lab.Diffusion;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>DPM-Solver++ and UniPC as diffusers has them, on the path of the DDPM family or on that of rectified flow.</summary>
internal sealed class MultistepScheduler(SchedulerSettings settings) : IRecordedScheduler
{
    private readonly TrainedSteps trained = new(settings);

    public string? Unsupported =>
        IsFlow && settings.Text("prediction_type", "") != "flow_prediction" ? "no velocity along rectified flow"
        : settings.Text("algorithm_type", "dpmsolver++") == "dpmsolver" ? "DPM-Solver before ++"
        : null;

    public Sampler Sampler(NoiseSource noise)
    {
        var order = (int)settings.Number("solver_order", 2);
        _ = settings.Flag("euler_at_final"); // As ours always is.
        return IsUniPC
                ? (denoise, x, times, onStep) =>
                    Samplers.UniPC(denoise, x, times, onStep, order, settings.Text("solver_type", "") == "bh1")
            : settings.Text("algorithm_type", "").StartsWith("sde", StringComparison.Ordinal)
                ? (denoise, x, times, onStep) => Samplers.DpmSolverPlusPlus2MSde(denoise, x, times, noise, onStep)
            : (denoise, x, times, onStep) =>
                Samplers.DpmSolverPlusPlus(
                    denoise,
                    x,
                    times,
                    onStep,
                    order,
                    settings.Text("solver_type", "") == "heun"
                );
    }

    public IEnumerable<SchedulerRun> Runs()
    {
        if (IsFlow)
        {
            return [new(FlowTimes(), t => FlowScheduler.Whole(t, settings.TrainingSteps))];
        }

        var last = settings.Text("final_sigmas_type", "zero") == "zero" ? 0 : trained.SigmaAt(0);
        var even = trained.Visited("linspace", left: 1);
        var sigmas = Resampled(even.Length);
        var timesteps = sigmas?.Select(sigma => Math.Round(trained.Schedule.StepOf(sigma))).ToArray() ?? even;
        sigmas ??= [.. even.Select(trained.SigmaAt)];
        return [SchedulerRun.Of([.. sigmas.Append(last).Select(NoiseSchedule.TimeOf)], timesteps)];
    }

    public Denoise Denoiser(Func<Tensor, double, Tensor> network) =>
        Limited(IsFlow ? new(network) : VariancePreserving.Denoiser(network, trained.Output));

    public double Scale(double t) => IsFlow ? 1 : VariancePreserving.Scale(t);

    private Denoise Limited(Denoise denoise)
    {
        var (part, most) = (
            settings.Number("dynamic_thresholding_ratio", 0.995),
            settings.Number("sample_max_value", 1)
        );
        return settings.Flag("thresholding") ? Limits.Impose(denoise, x => Limits.Dynamic(x, part, most)) : denoise;
    }

    private bool IsUniPC => settings.Name == "UniPCMultistepScheduler";

    private bool IsFlow => settings.Flag("use_flow_sigmas");

    private double[] FlowTimes()
    {
        var (steps, shift) = (settings.Steps ?? 1, settings.Number("flow_shift", 1));
        return IsUniPC
            ? [.. Enumerable.Range(0, steps).Select(i => UniPCTime(i / (double)steps, shift)), 0]
            : FlowSchedule.Wan(steps, shift);
    }

    // From 1 (a millionth less, where a logarithm follows) to just above the smallest.
    private double UniPCTime(double part, double shift)
    {
        var t = 1 - (part * (1 - (1.0 / settings.TrainingSteps)));
        return Math.Min(RectifiedFlow.Shift(t, shift), 1 - 1e-6);
    }

    // Over all that the network was trained on; null where it visits even steps.
    private double[]? Resampled(int count)
    {
        var (first, last) = (trained.SigmaAt(settings.TrainingSteps - 1), trained.SigmaAt(0));
        return settings.Flag("use_karras_sigmas") ? SigmaSchedule.Karras(first, last, count)
            : settings.Flag("use_lu_lambdas") ? SigmaSchedule.Exponential(first, last, count)
            : null;
    }
}
