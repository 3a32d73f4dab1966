using Sora.Lab.Diffusion;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>Euler, Heun and linear multistep over sigma, the ratio of noise to clip, as k-diffusion and then diffusers have them.</summary>
internal sealed class SigmaScheduler(SchedulerSettings settings) : IRecordedScheduler
{
    private readonly TrainedSteps trained = new(settings);

    public string? Unsupported =>
        settings.Name switch
        {
            "LCMScheduler" => "a distilled network's sampler",
            "PNDMScheduler" => "weights of even steps for steps that are not, replaced by linear multistep",
            _ when settings.StepNumber("s_churn", 0) > 0 => "asks the network before it adds noise, not behind it",
            _ => null,
        };

    public bool IsInHalves => settings.Name == "HeunDiscreteScheduler";

    public Sampler Sampler(NoiseSource noise) =>
        settings.Name switch
        {
            "EulerDiscreteScheduler" => Samplers.Euler,
            "HeunDiscreteScheduler" => Samplers.Heun,
            "LMSDiscreteScheduler" => (denoise, x, times, onStep) =>
                Samplers.LinearMultistep(denoise, x, times, onStep),
            "EulerAncestralDiscreteScheduler" => (denoise, x, times, onStep) =>
                Samplers.Ancestral(denoise, x, times, noise, onStep),
            var other => throw new InvalidDataException($"Expected a scheduler over sigma; found {other}."),
        };

    public IEnumerable<SchedulerRun> Runs()
    {
        var even = trained.Visited("linspace", isRounded: false);
        double[] sigmas = [.. even.Select(trained.SigmaAt)];
        if (!settings.Flag("use_karras_sigmas"))
        {
            return [Run(sigmas, even)];
        }

        var (first, last) = (settings.Number("sigma_max", sigmas[0]), settings.Number("sigma_min", sigmas[^1]));
        sigmas = SigmaSchedule.Karras(first, last, sigmas.Length);
        return [Run(sigmas, [.. sigmas.Select(Timestep)])];
    }

    public Denoise Denoiser(Func<Tensor, double, Tensor> network) =>
        IsAncestral
            ? VariancePreserving.Denoiser(network, trained.Output)
            : VarianceExploding.Denoiser(network, trained.Output);

    public double Scale(double t) => IsAncestral ? 1 / (1 - t) : 1;

    // Fresh noise is added along the path of rectified flow.
    private bool IsAncestral => settings.Name == "EulerAncestralDiscreteScheduler";

    private SchedulerRun Run(double[] sigmas, double[] timesteps) =>
        SchedulerRun.Of([.. IsAncestral ? sigmas.Select(NoiseSchedule.TimeOf) : sigmas, 0], timesteps);

    // Karras et al. 2022, table 1: EDM's networks are told a quarter of the logarithm.
    private double Timestep(double sigma) =>
        settings.Text("timestep_type", "discrete") == "continuous"
            ? 0.25 * Math.Log(sigma)
            : trained.Schedule.StepOf(sigma);
}
