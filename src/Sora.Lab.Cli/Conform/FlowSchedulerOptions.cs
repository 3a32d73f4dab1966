using System.Text.Json;
using Sora.Lab.Diffusion;

namespace Sora.Lab.Cli.Conform;

/// <summary>A recorded scheduler's options, as the schedule and the sampler they stand for here.</summary>
internal sealed class FlowSchedulerOptions(JsonElement recorded)
{
    /// <summary>Timesteps from clean to noise.</summary>
    public const int TrainingSteps = 1000;

    private const double SmallestSigma = 1.0 / TrainingSteps;

    private readonly JsonElement options = recorded.GetProperty("ctor");
    private readonly JsonElement call = recorded.GetProperty("call");
    private readonly string scheduler = recorded.GetProperty("scheduler").GetString() ?? "";
    private readonly int? steps =
        recorded.GetProperty("steps").ValueKind == JsonValueKind.Null ? null : recorded.GetProperty("steps").GetInt32();

    /// <summary>The whole timestep below a time, which the published samplers take in float32.</summary>
    public static double Whole(double t) => Math.Truncate(TrainingSteps * (float)t);

    /// <summary>Why it is not run; null where it is.</summary>
    public string? Unsupported => Flag("stochastic_sampling") ? "replaces all noise at each step" : null;

    /// <summary>Whether it hands whole timesteps to the network, as Wan2.1's do.</summary>
    public bool IsWhole => scheduler is "FlowUniPCMultistepScheduler" or "FlowDPMSolverMultistepScheduler";

    /// <summary>Whether it is Heun's.</summary>
    public bool IsHeun => scheduler == "FlowMatchHeunDiscreteScheduler";

    /// <summary>The way of stepping.</summary>
    public Sampler Sampler =>
        scheduler switch
        {
            "FlowMatchEulerDiscreteScheduler" => Samplers.Euler,
            "FlowMatchHeunDiscreteScheduler" => Samplers.Heun,
            "FlowDPMSolverMultistepScheduler" => Samplers.DpmSolverPlusPlus2M,
            "FlowUniPCMultistepScheduler" => (denoise, x, times, onStep) =>
                Samplers.UniPC(denoise, x, times, onStep, (int)Number("solver_order", 2)),
            _ => throw new InvalidDataException($"Expected a scheduler of rectified flow; found {scheduler}."),
        };

    /// <summary>The times it visits, the last of them 0.</summary>
    public double[] Times()
    {
        if (IsWhole)
        {
            return steps is { } count ? FlowSchedule.Wan(count, CallNumber("shift", 1)) : [.. Given("wan_sigmas"), 0];
        }

        var times = Set("sigmas") is { } given ? Numbers(given) : Even(steps ?? 1);
        times = Flag("use_dynamic_shifting") ? [.. times.Select(Dynamic)] : [.. times.Select(t => Shifted(t))];
        times = options.TryGetProperty("shift_terminal", out var end) ? Stretched(times, end.GetDouble()) : times;
        times = Flag("use_karras_sigmas") ? Karras(times) : times;
        return Flag("invert_sigmas") ? [.. times.Select(t => 1 - t), 1] : [.. times, 0];
    }

    // diffusers shifts its smallest sigma when it is built and again with all others.
    private double[] Even(int count)
    {
        var last = Flag("use_dynamic_shifting") ? SmallestSigma : Shifted(SmallestSigma);
        return [.. Enumerable.Range(0, count).Select(i => 1 + ((last - 1) * i / Math.Max(1, count - 1)))];
    }

    private double Shifted(double t) => RectifiedFlow.Shift(t, Number("shift", 1));

    // The shift is mu itself, or e to the power of it.
    private double Dynamic(double t)
    {
        var mu = CallNumber("mu", 0);
        var isLinear = options.TryGetProperty("time_shift_type", out var type) && type.GetString() == "linear";
        return RectifiedFlow.Shift(t, isLinear ? mu : Math.Exp(mu));
    }

    // Moves the last time to where it is wanted, and all others in proportion to their distance from 1.
    private static double[] Stretched(double[] times, double last)
    {
        var scale = (1 - times[^1]) / (1 - last);
        return [.. times.Select(t => 1 - ((1 - t) / scale))];
    }

    // Karras et al. 2022, equation 5, with rho = 7.
    private static double[] Karras(double[] times)
    {
        var (first, last) = (Math.Pow(times[0], 1 / 7.0), Math.Pow(times[^1], 1 / 7.0));
        return [.. times.Select((_, i) => Math.Pow(first + ((last - first) * i / (times.Length - 1)), 7))];
    }

    private bool Flag(string name) => options.TryGetProperty(name, out var value) && value.GetBoolean();

    private double Number(string name, double otherwise) =>
        options.TryGetProperty(name, out var value) ? value.GetDouble() : otherwise;

    private double CallNumber(string name, double otherwise) => Set(name)?.GetDouble() ?? otherwise;

    private JsonElement? Set(string name) =>
        call.TryGetProperty("set_kw", out var set) && set.TryGetProperty(name, out var value) ? value : null;

    private double[] Given(string name) => Numbers(call.GetProperty(name));

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetDouble())];
}
