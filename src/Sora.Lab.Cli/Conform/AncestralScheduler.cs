using Sora.Lab.Diffusion;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>DDPM, DDIM and DDIM's inversion: steps that are each on their own, with more or less fresh noise.</summary>
internal sealed class AncestralScheduler(SchedulerSettings settings) : IRecordedScheduler
{
    private readonly TrainedSteps trained = new(settings);

    public string? Unsupported =>
        settings.Flag("thresholding") ? "dynamic thresholds of pixels"
        : settings.Text("variance_type", "fixed_small") != "fixed_small" ? "another variance than the posterior's"
        : null;

    public Sampler Sampler(NoiseSource noise) =>
        (denoise, x, times, onStep) => Samplers.Ancestral(denoise, x, times, noise, onStep, Eta, IsDdpm ? null : Limit);

    // Where a step ends need not be where the next begins, as the published ones have it.
    public IEnumerable<SchedulerRun> Runs()
    {
        var timesteps = trained.Visited("leading");
        timesteps = IsInverse ? [.. timesteps.Reverse()] : timesteps;
        return Pairs(timesteps).Select((pair, i) => new SchedulerRun([pair.From, pair.To], _ => timesteps[i]));
    }

    // DDPM takes the noise for what its clipped sample leaves of it, DDIM for what the network says.
    public Denoise Denoiser(Func<Tensor, double, Tensor> network)
    {
        var denoise = VariancePreserving.Denoiser(network, trained.Output);
        return IsDdpm && Limit is { } limit ? Limits.Impose(denoise, limit) : denoise;
    }

    public double Scale(double t) => VariancePreserving.Scale(t);

    private bool IsDdpm => settings.Name == "DDPMScheduler";

    private Func<Tensor, Tensor>? Limit =>
        settings.Flag("clip_sample", true) ? x => Limits.Static(x, settings.Number("clip_sample_range", 1)) : null;

    private bool IsInverse => settings.Name == "DDIMInverseScheduler";

    private double Eta => IsDdpm ? 1 : settings.StepNumber("eta", 0);

    private IEnumerable<(double From, double To)> Pairs(double[] timesteps)
    {
        var all = settings.TrainingSteps;
        var stride = all / timesteps.Length;
        var clean = settings.Flag("set_alpha_to_one", true) ? 0 : trained.Schedule.TimeAt(0);
        double At(double step) => step < 0 ? clean : trained.Schedule.TimeAt(Math.Min(step, all - 1));
        return settings.Name switch
        {
            "DDPMScheduler" => timesteps.Select((t, i) => (At(t), i + 1 < timesteps.Length ? At(timesteps[i + 1]) : 0)),
            "DDIMInverseScheduler" => timesteps.Select(t => (At(Math.Min(t - stride, all - 1)), At(t))),
            _ => timesteps.Select(t => (At(t), At(t - stride))),
        };
    }
}
