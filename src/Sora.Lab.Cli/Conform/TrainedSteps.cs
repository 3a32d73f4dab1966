using Sora.Lab.Diffusion;

namespace Sora.Lab.Cli.Conform;

/// <summary>The noise schedule that a recorded scheduler of the DDPM family was trained on, and the steps of it that it visits.</summary>
internal sealed class TrainedSteps
{
    // What the published schedulers leave of a clip where a schedule stretched to zero leaves nothing.
    private const double LargestSigma = 4096;

    private readonly SchedulerSettings settings;

    public TrainedSteps(SchedulerSettings settings)
    {
        this.settings = settings;
        var (first, last) = (settings.Number("beta_start", 1e-4), settings.Number("beta_end", 0.02));
        var steps = settings.TrainingSteps;
        Schedule = settings.Text("beta_schedule", "linear") switch
        {
            "linear" => NoiseSchedule.Linear(first, last, steps),
            "scaled_linear" => NoiseSchedule.ScaledLinear(first, last, steps),
            "squaredcos_cap_v2" => NoiseSchedule.Cosine(steps),
            "sigmoid" => NoiseSchedule.Sigmoid(first, last, steps),
            var other => throw new InvalidDataException($"Expected a known beta_schedule; found {other}."),
        };
        Schedule = settings.Flag("rescale_betas_zero_snr") ? Schedule.ToZero() : Schedule;
    }

    /// <summary>How much of a clip each step leaves.</summary>
    public NoiseSchedule Schedule { get; }

    /// <summary>What the network predicts.</summary>
    public NetworkOutput Output =>
        settings.Text("prediction_type", "epsilon") switch
        {
            "epsilon" => NetworkOutput.Noise,
            "sample" => NetworkOutput.CleanSample,
            "v_prediction" => NetworkOutput.VariancePreservingVelocity,
            var other => throw new InvalidDataException($"Expected a known prediction_type; found {other}."),
        };

    /// <summary>The steps it visits, falling.</summary>
    /// <param name="spacing">The published class's default.</param>
    /// <param name="isRounded">Whether evenly spaced steps are whole.</param>
    /// <param name="left">How many more it is spaced for, which it then leaves out.</param>
    public double[] Visited(string spacing, bool isRounded = true, int left = 0)
    {
        var (all, offset) = (settings.TrainingSteps, settings.Number("steps_offset", 0));
        var count = settings.Steps ?? throw new InvalidDataException($"Expected steps for {settings.Name}.");
        var last = count + left - 1;
        return settings.Text("timestep_spacing", spacing) switch
        {
            "linspace" => Range(count, i => Rounded((all - 1) * (last - i) / (double)last, isRounded)),
            "leading" => Range(count, i => ((last - i) * (all / (last + 1))) + offset),
            "trailing" => Range(count, i => Rounded(all - (i * (all / (double)count)), true) - 1),
            var other => throw new InvalidDataException($"Expected a known timestep_spacing; found {other}."),
        };
    }

    /// <summary>The ratio of noise to clip at a step.</summary>
    public double SigmaAt(double step) => Math.Min(LargestSigma, Schedule.SigmaAt(step));

    private static double Rounded(double step, bool isRounded) =>
        isRounded ? Math.Round(step, MidpointRounding.ToEven) : step;

    private static double[] Range(int count, Func<int, double> step) => [.. Enumerable.Range(0, count).Select(step)];
}
