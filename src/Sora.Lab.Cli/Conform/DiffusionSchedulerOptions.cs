using System.Text.Json;
using Sora.Lab.Diffusion;

namespace Sora.Lab.Cli.Conform;

/// <summary>A recorded scheduler of the DDPM family: its noise schedule, the timesteps it visits, and how it steps.</summary>
internal sealed class DiffusionSchedulerOptions
{
    private const int TrainingSteps = 1000;
    private readonly JsonElement recorded;
    private readonly JsonElement options;
    private readonly string name;
    private readonly int steps;

    public DiffusionSchedulerOptions(JsonElement recorded)
    {
        this.recorded = recorded;
        options = recorded.GetProperty("ctor");
        name = recorded.GetProperty("scheduler").GetString() ?? "";
        steps = recorded.GetProperty("steps").GetInt32();
        var (first, last) = (Number("beta_start", 1e-4), Number("beta_end", 0.02));
        Schedule = Text("beta_schedule", "linear") switch
        {
            "linear" => NoiseSchedule.Linear(first, last),
            "scaled_linear" => NoiseSchedule.ScaledLinear(first, last),
            "squaredcos_cap_v2" => NoiseSchedule.Cosine(),
            "sigmoid" => NoiseSchedule.Sigmoid(first, last),
            var other => throw new InvalidDataException($"Expected a known beta_schedule; found {other}."),
        };
        Schedule = Flag("rescale_betas_zero_snr") ? Schedule.ToZero() : Schedule;
    }

    /// <summary>Why it is not run; null where it is.</summary>
    public string? Unsupported =>
        name == "LCMScheduler" ? "a distilled network's sampler"
        : Flag("thresholding") ? "dynamic thresholds of pixels"
        : Flag("clip_sample", IsOldest) ? "clips predicted pixels"
        : Text("solver_type", "") == "bh1" ? "an older form of UniPC"
        : Text("algorithm_type", "dpmsolver++") == "dpmsolver" ? "DPM-Solver before ++"
        : null;

    /// <summary>How much noise each step means.</summary>
    public NoiseSchedule Schedule { get; }

    /// <summary>Whether the path is rectified flow's instead, with this shift.</summary>
    public double? FlowShift => Flag("use_flow_sigmas") ? Number("flow_shift", 1) : null;

    /// <summary>What the network predicts.</summary>
    public NetworkOutput Output =>
        Text("prediction_type", "epsilon") switch
        {
            "epsilon" => NetworkOutput.Noise,
            "sample" => NetworkOutput.CleanSample,
            "v_prediction" => NetworkOutput.VariancePreservingVelocity,
            var other => throw new InvalidDataException($"Expected a known prediction_type; found {other}."),
        };

    /// <summary>How much noise a single step adds, from 0 to 1; null where several steps work together.</summary>
    public double? Eta =>
        name switch
        {
            "DDPMScheduler" => 1,
            "DDIMScheduler" or "DDIMInverseScheduler" => CallNumber("eta", 0),
            _ => null,
        };

    /// <summary>The sampler where several steps work together.</summary>
    /// <param name="noise">For a stochastic one.</param>
    public Sampler Sampler(NoiseSource noise)
    {
        var order = (int)Number("solver_order", 2);
        return IsUniPC ? (denoise, x, times, onStep) => Samplers.UniPC(denoise, x, times, onStep, order)
            : Text("algorithm_type", "").StartsWith("sde", StringComparison.Ordinal)
                ? (denoise, x, times, onStep) => Samplers.DpmSolverPlusPlus2MSde(denoise, x, times, noise, onStep)
            : (denoise, x, times, onStep) =>
                Samplers.DpmSolverPlusPlus(denoise, x, times, onStep, order, Text("solver_type", "") == "heun");
    }

    /// <summary>The timesteps, as the network is told them.</summary>
    public double[] Timesteps()
    {
        var even = Even();
        return IsResampled ? [.. Resampled(even).Select(sigma => Math.Round(Schedule.StepOf(sigma)))] : even;
    }

    /// <summary>The times of rectified flow that several steps work together over, the last of them 0.</summary>
    public double[] Times()
    {
        if (FlowShift is { } shift)
        {
            return IsUniPC ? [.. Range(i => UniPCTime(i, shift)), 0] : FlowSchedule.Wan(steps, shift);
        }

        var sigmas = IsResampled ? Resampled(Even()) : [.. Even().Select(Schedule.SigmaAt)];
        return [.. sigmas.Select(NoiseSchedule.TimeOf), 0];
    }

    /// <summary>Where each single step begins and ends, in times of rectified flow.</summary>
    public IEnumerable<(double From, double To)> Pairs()
    {
        var timesteps = Timesteps();
        var stride = TrainingSteps / steps;
        var clean = Flag("set_alpha_to_one", true) ? 0 : Schedule.TimeAt(0);
        double At(double step) => step < 0 ? clean : Schedule.TimeAt(Math.Min(step, TrainingSteps - 1));
        return name switch
        {
            "DDPMScheduler" => timesteps.Select((t, i) => (At(t), i + 1 < steps ? At(timesteps[i + 1]) : 0)),
            "DDIMInverseScheduler" => timesteps.Select(t => (At(Math.Min(t - stride, TrainingSteps - 1)), At(t))),
            _ => timesteps.Select(t => (At(t), At(t - stride))),
        };
    }

    private bool IsUniPC => name == "UniPCMultistepScheduler";

    // From 1 (a millionth less, where a logarithm follows) to just above the smallest.
    private double UniPCTime(int i, double shift)
    {
        var t = 1 - (i * (1 - (1.0 / TrainingSteps)) / steps);
        return Math.Min(RectifiedFlow.Shift(t, shift), 1 - 1e-6);
    }

    private bool IsOldest => name is "DDPMScheduler" or "DDIMScheduler" or "DDIMInverseScheduler";

    private bool IsResampled => Flag("use_karras_sigmas") || Flag("use_lu_lambdas");

    private double[] Even()
    {
        var isMultistep = Eta is null;
        var ratio = TrainingSteps / (double)steps;
        var whole = TrainingSteps / (isMultistep ? steps + 1 : steps);
        double Spaced(int i, int count) =>
            Math.Round((TrainingSteps - 1) * i / (double)(count - 1), MidpointRounding.ToEven);
        var falling = Text("timestep_spacing", isMultistep ? "linspace" : "leading") switch
        {
            "linspace" when isMultistep => Range(i => Spaced(steps - i, steps + 1)),
            "linspace" => Range(i => Spaced(steps - 1 - i, steps)),
            "leading" => Range(i => ((steps - 1 - i) * whole) + Number("steps_offset", 0)),
            "trailing" => Range(i => Math.Round(TrainingSteps - (i * ratio), MidpointRounding.ToEven) - 1),
            var other => throw new InvalidDataException($"Expected a known timestep_spacing; found {other}."),
        };
        return name == "DDIMInverseScheduler" ? [.. falling.Reverse()] : falling;
    }

    private double[] Range(Func<int, double> step) => [.. Enumerable.Range(0, steps).Select(step)];

    // Karras et al. 2022, equation 5, with rho = 7; or even steps of lambda, the log of 1 / sigma.
    private double[] Resampled(double[] even)
    {
        var all = Enumerable.Range(0, TrainingSteps).Select(k => Schedule.SigmaAt(k)).ToArray();
        var (first, last) = (all[^1], all[0]);
        double Part(int i) => i / (double)(even.Length - 1);
        double Bent(int i, double rho) =>
            Math.Pow(Math.Pow(first, 1 / rho) + ((Math.Pow(last, 1 / rho) - Math.Pow(first, 1 / rho)) * Part(i)), rho);
        double Straight(int i) => Math.Exp(Math.Log(first) + ((Math.Log(last) - Math.Log(first)) * Part(i)));
        return [.. even.Select((_, i) => Flag("use_karras_sigmas") ? Bent(i, 7) : Straight(i))];
    }

    private bool Flag(string key, bool otherwise = false) =>
        options.TryGetProperty(key, out var value) ? value.GetBoolean() : otherwise;

    private double Number(string key, double otherwise) =>
        options.TryGetProperty(key, out var value) ? value.GetDouble() : otherwise;

    private string Text(string key, string otherwise) =>
        options.TryGetProperty(key, out var value) ? value.GetString() ?? otherwise : otherwise;

    private double CallNumber(string key, double otherwise) =>
        recorded.GetProperty("call").TryGetProperty("step_kw", out var set) && set.TryGetProperty(key, out var value)
            ? value.GetDouble()
            : otherwise;
}
