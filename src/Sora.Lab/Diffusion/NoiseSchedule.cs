using Sora.Lab.Layers;

namespace Sora.Lab.Diffusion;

/// <summary>How much of a clip is left after each of T steps of noise: <c>x_k = sqrt(a_k) x0 + sqrt(1 - a_k) noise</c>.</summary>
/// <remarks>
/// Ho et al. 2020 (DDPM), equation 4, with <c>a_k</c> the product of all <c>1 - beta</c> up to k. Divided by the sum of its two factors such an x lies on the
/// path of rectified flow at <see cref="TimeAt"/>, so every sampler of <see cref="Samplers"/> serves here too.
/// </remarks>
public sealed class NoiseSchedule
{
    private const double LargestBeta = 0.999;

    /// <summary>The time of the last step of <see cref="Linear"/>, beyond which no network of DDPM was trained.</summary>
    internal static double LargestTime { get; } = Linear().TimeAt(999);

    private readonly double[] kept;

    private NoiseSchedule(double[] kept) => this.kept = kept;

    /// <summary>T, the number of steps.</summary>
    public int Steps => kept.Length;

    /// <summary><c>a_k</c> for k = 0 to T - 1, falling.</summary>
    public IReadOnlyList<double> Kept => kept;

    /// <summary><c>beta_k = 1 - a_k / a_(k-1)</c>: the variance that step k adds, in (0, 1].</summary>
    public IReadOnlyList<double> Betas => [.. kept.Select((a, k) => k == 0 ? 1 - a : 1 - (a / kept[k - 1]))];

    /// <summary>Betas that grow evenly: DDPM's.</summary>
    public static NoiseSchedule Linear(double first = 1e-4, double last = 0.02, int steps = 1000) =>
        OfBetas(Enumerable.Range(0, steps).Select(k => Between(first, last, k, steps)));

    /// <summary>Betas whose roots grow evenly: that of latent diffusion.</summary>
    /// <remarks>Rombach et al. 2022, appendix E; 0.00085 to 0.012 in Stable Diffusion.</remarks>
    public static NoiseSchedule ScaledLinear(double first = 0.00085, double last = 0.012, int steps = 1000) =>
        OfBetas(
            Enumerable.Range(0, steps).Select(k => Math.Pow(Between(Math.Sqrt(first), Math.Sqrt(last), k, steps), 2))
        );

    /// <summary>What is left falls as a squared cosine.</summary>
    /// <remarks>Nichol and Dhariwal 2021, equation 17.</remarks>
    public static NoiseSchedule Cosine(int steps = 1000)
    {
        double Left(int k) => Math.Pow(Math.Cos((((double)k / steps) + 0.008) / 1.008 * Math.PI / 2), 2);
        return OfBetas(Enumerable.Range(0, steps).Select(k => Math.Min(LargestBeta, 1 - (Left(k + 1) / Left(k)))));
    }

    /// <summary>Betas that grow as a logistic curve from -6 to 6.</summary>
    /// <remarks>Xu et al. 2022 (GeoDiff).</remarks>
    public static NoiseSchedule Sigmoid(double first = 1e-4, double last = 0.02, int steps = 1000) =>
        OfBetas(
            Enumerable.Range(0, steps).Select(k => first + ((last - first) / (1 + Math.Exp(-Between(-6, 6, k, steps)))))
        );

    /// <summary>The same schedule, moved and stretched so that its last step leaves nothing.</summary>
    /// <remarks>Lin et al. 2023, algorithm 1: otherwise a sampler begins with less noise than training ends with.</remarks>
    public NoiseSchedule ToZero()
    {
        var roots = kept.Select(Math.Sqrt).ToArray();
        var (first, last) = (roots[0], roots[^1]);
        return new([.. roots.Select(root => Math.Pow((root - last) * first / (first - last), 2))]);
    }

    /// <summary>A schedule of some of the steps, each of which adds what those between it and the one before it did together.</summary>
    /// <remarks>Nichol and Dhariwal 2021, section 4. <see cref="StepSpacing"/> has ways to choose them.</remarks>
    /// <param name="steps">Rising, in [0, T - 1].</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public NoiseSchedule Respaced(IReadOnlyList<int> steps)
    {
        ArgumentNullException.ThrowIfNull(steps);
        var rises = steps.Zip(steps.Skip(1)).All(pair => pair.First < pair.Second);
        return steps.Count > 0 && rises && steps[0] >= 0 && steps[^1] < Steps
            ? new([.. steps.Select(step => kept[step])])
            : throw new ArgumentException(
                $"Expected rising steps in [0, {Steps - 1}]; found {string.Join(", ", steps.Take(8))}.",
                nameof(steps)
            );
    }

    /// <summary>The ratio of noise to clip at a step between 0 and T - 1, straight between whole steps.</summary>
    public double SigmaAt(double step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(step, Steps - 1);
        var (below, part) = ((int)step, step - Math.Floor(step));
        return part == 0 ? Sigma(below) : Sigma(below) + (part * (Sigma(below + 1) - Sigma(below)));
    }

    /// <summary>Where a step lies on the path of rectified flow: <c>t = sigma / (1 + sigma)</c>, in (0, 1].</summary>
    public double TimeAt(double step) => TimeOf(SigmaAt(step));

    /// <summary>Times of so many evenly spaced steps, from the last one down, and 0 behind them.</summary>
    /// <remarks>Song et al. 2020 (DDIM), appendix D.2, "linear", from the noisy end.</remarks>
    /// <param name="count">How many, at least 1.</param>
    public double[] Times(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Steps);
        var steps = Enumerable.Range(0, count).Select(i => Math.Round((Steps - 1.0) * (count - i) / count));
        return [.. steps.Select(TimeAt), 0];
    }

    /// <summary>Draws times for training from a standard normal: those of whole steps, each as likely.</summary>
    /// <param name="normals">Of any shape.</param>
    public Tensor TimesOf(Tensor normals)
    {
        ArgumentNullException.ThrowIfNull(normals);
        using var scope = NewDisposeScope();
        var share = normals.Over(Math.Sqrt(2)).erf().Plus(1).Times(0.5); // evenly between 0 and 1
        var steps = share.Times(Steps).floor().Clamped(0, Steps - 1).to(int64);
        var times = tensor(Enumerable.Range(0, Steps).Select(k => (float)TimeAt(k)).ToArray(), device: normals.device);
        return times.index_select(0, steps.flatten()).view(normals.shape).MoveToOuterDisposeScope();
    }

    /// <summary>The time of a ratio of noise to clip.</summary>
    public static double TimeOf(double sigma) => double.IsInfinity(sigma) ? 1 : sigma / (1 + sigma);

    /// <summary>The step of a ratio of noise to clip, straight in its logarithm between whole steps.</summary>
    public double StepOf(double sigma)
    {
        var log = Math.Log(sigma);
        var above = Array.FindIndex(kept, 1, a => Math.Log(SigmaOf(a)) >= log);
        var at = above < 0 ? Steps - 1 : above;
        var (low, high) = (Math.Log(Sigma(at - 1)), Math.Log(Sigma(at)));
        return at - 1 + Math.Clamp((log - low) / (high - low), 0, 1);
    }

    private static NoiseSchedule OfBetas(IEnumerable<double> betas)
    {
        var product = 1.0;
        return new([.. betas.Select(beta => product *= 1 - beta)]);
    }

    private static double Between(double first, double last, int k, int steps) =>
        first + ((last - first) * k / Math.Max(1, steps - 1));

    private double Sigma(int k) => SigmaOf(kept[k]);

    private static double SigmaOf(double a) => Math.Sqrt((1 - a) / a);
}
