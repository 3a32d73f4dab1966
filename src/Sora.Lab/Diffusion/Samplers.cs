using Sora.Lab.Layers;

namespace Sora.Lab.Diffusion;

/// <summary>Samplers of rectified flow: each follows <c>dx/dt = v(x, t)</c> from noise to a clean sample.</summary>
/// <remarks>
/// No gradient flows through any of them. <see cref="Euler"/>, <see cref="Heun"/> and <see cref="LinearMultistep"/> also walk
/// <see cref="VarianceExploding"/>'s path, sigma in the place of t.
/// </remarks>
public static class Samplers
{
    private const double Anything = double.PositiveInfinity;

    /// <summary>Straight steps: <c>x += (t' - t) v(x, t)</c>. First order, one evaluation a step.</summary>
    /// <remarks>
    /// For a network of the DDPM family this is DDIM (Song et al. 2020, equation 12), and Euler's method over the ratio of noise to clip alike. Rising
    /// times take a clip back to its noise.
    /// </remarks>
    public static Tensor Euler(Denoise denoise, Tensor x, IReadOnlyList<double> times, SamplerStep? onStep = null) =>
        Run(x, times, onStep, (sample, i) => EulerStep(denoise, sample, times[i], times[i + 1]), Anything);

    /// <summary>A straight step, then again with the mean of both ends' velocities. Second order, two evaluations a step.</summary>
    /// <remarks>Karras et al. 2022 (EDM), algorithm 1; the last step, to t = 0, stays straight as there.</remarks>
    public static Tensor Heun(Denoise denoise, Tensor x, IReadOnlyList<double> times, SamplerStep? onStep = null) =>
        Run(x, times, onStep, (sample, i) => HeunStep(denoise, sample, times[i], times[i + 1]), Anything);

    /// <summary>Steps along the polynomial through the last velocities. One evaluation a step.</summary>
    /// <remarks>Adams and Bashforth's method, with weights for uneven times; k-diffusion's LMS.</remarks>
    /// <param name="denoise">Predicts the velocity.</param>
    /// <param name="x">Noise.</param>
    /// <param name="times">From noise to 0.</param>
    /// <param name="onStep">Told after each step.</param>
    /// <param name="order">1 to 4: how many velocities a step draws on.</param>
    public static Tensor LinearMultistep(
        Denoise denoise,
        Tensor x,
        IReadOnlyList<double> times,
        SamplerStep? onStep = null,
        int order = 4
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, 4);
        var solver = new LinearMultistep(order);
        return Run(x, times, onStep, (sample, i) => solver.Step(denoise, sample, times[i], times[i + 1]), Anything);
    }

    /// <summary>DPM-Solver++ of second order, from two predictions. One evaluation a step; good from about 10 steps.</summary>
    /// <remarks>Lu et al. 2022, algorithm 2 (2M), for rectified flow; the step to t = 0 is of first order.</remarks>
    public static Tensor DpmSolverPlusPlus2M(
        Denoise denoise,
        Tensor x,
        IReadOnlyList<double> times,
        SamplerStep? onStep = null
    ) => DpmSolverPlusPlus(denoise, x, times, onStep, order: 2);

    /// <summary>DPM-Solver++ of another order.</summary>
    /// <param name="denoise">Predicts the velocity.</param>
    /// <param name="x">Noise.</param>
    /// <param name="times">From noise to 0.</param>
    /// <param name="onStep">Told after each step.</param>
    /// <param name="order">1 to 3: how many predictions a step draws on.</param>
    /// <param name="integratesLine">
    /// Whether a step of second order integrates the line through two predictions exactly, as one of third order does their parabola,
    /// instead of taking its value half a step ahead.
    /// </param>
    public static Tensor DpmSolverPlusPlus(
        Denoise denoise,
        Tensor x,
        IReadOnlyList<double> times,
        SamplerStep? onStep,
        int order,
        bool integratesLine = false
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(order, 3);
        var solver = new DpmSolver(order, integratesLine);
        return Run(x, times, onStep, (sample, i) => solver.Step(denoise, sample, times, i));
    }

    /// <summary>The stochastic form of DPM-Solver++ (2M): each step replaces part of the sample by fresh noise.</summary>
    public static Tensor DpmSolverPlusPlus2MSde(
        Denoise denoise,
        Tensor x,
        IReadOnlyList<double> times,
        NoiseSource noise,
        SamplerStep? onStep = null
    )
    {
        var solver = new DpmSolver(2, noise: noise);
        return Run(x, times, onStep, (sample, i) => solver.Step(denoise, sample, times, i));
    }

    /// <summary>Steps that replace part of the noise by fresh noise: all that may be at 1, none (<see cref="Euler"/>) at 0.</summary>
    /// <remarks>
    /// Song et al. 2020 (DDIM), equation 12 and 16, at noise ratios of rectified flow. At 1 it is DDPM's own sampler (Ho et al. 2020, algorithm 2, with the
    /// smaller variance) and k-diffusion's ancestral Euler steps alike.
    /// </remarks>
    /// <param name="denoise">Predicts the velocity.</param>
    /// <param name="x">Noise.</param>
    /// <param name="times">From noise to 0.</param>
    /// <param name="noise">Fresh noise for each step that is not the last.</param>
    /// <param name="onStep">Told after each step.</param>
    /// <param name="eta">The part, in [0, 1].</param>
    /// <param name="limit">
    /// What clean samples pass through while the noise stays what the network says, as DDIM of diffusers has it; null for nothing.
    /// <see cref="Limits.Impose"/> changes both.
    /// </param>
    public static Tensor Ancestral(
        Denoise denoise,
        Tensor x,
        IReadOnlyList<double> times,
        NoiseSource noise,
        SamplerStep? onStep = null,
        double eta = 1,
        Func<Tensor, Tensor>? limit = null
    ) =>
        Run(
            x,
            times,
            onStep,
            (sample, i) => AncestralStep(denoise, sample, times[i], times[i + 1], noise, i, eta, limit)
        );

    /// <summary>Steps to the clean sample as it is now predicted, and back to less noise than before, all of it fresh.</summary>
    /// <remarks>Song et al. 2023 (Consistency Models), algorithm 1: for networks that were distilled to see the end from anywhere.</remarks>
    /// <param name="denoise">Predicts the velocity.</param>
    /// <param name="x">Noise.</param>
    /// <param name="times">From noise to 0.</param>
    /// <param name="noise">Fresh noise for each step that does not end at 0.</param>
    /// <param name="onStep">Told after each step.</param>
    public static Tensor Renoised(
        Denoise denoise,
        Tensor x,
        IReadOnlyList<double> times,
        NoiseSource noise,
        SamplerStep? onStep = null
    ) => Run(x, times, onStep, (sample, i) => RenoisedStep(denoise, sample, times[i], times[i + 1], noise, i));

    /// <summary>UniPC of second order, which corrects each step by the next evaluation. One evaluation a step.</summary>
    /// <remarks>Zhao et al. 2023; Wan2.1's default, with 50 steps.</remarks>
    public static Tensor UniPC(Denoise denoise, Tensor x, IReadOnlyList<double> times, SamplerStep? onStep = null) =>
        UniPC(denoise, x, times, onStep, order: 2);

    /// <summary>UniPC of another order.</summary>
    /// <inheritdoc cref="UniPC(Denoise, Tensor, IReadOnlyList{double}, SamplerStep?)" path="/remarks"/>
    /// <param name="denoise">Predicts the velocity.</param>
    /// <param name="x">Noise.</param>
    /// <param name="times">From noise to 0.</param>
    /// <param name="onStep">Told after each step.</param>
    /// <param name="order">1 to 3: how many predictions a step draws on.</param>
    /// <param name="isPlain">Whether the paper's B(h) is h (bh1) instead of e^h - 1 (bh2).</param>
    public static Tensor UniPC(
        Denoise denoise,
        Tensor x,
        IReadOnlyList<double> times,
        SamplerStep? onStep,
        int order,
        bool isPlain = false
    )
    {
        var solver = new UniPcSolver(order, times, isPlain);
        return Run(x, times, onStep, (sample, i) => solver.Step(denoise, sample, i));
    }

    private static (Tensor X, Tensor Clean) EulerStep(Denoise denoise, Tensor x, double t, double next)
    {
        var velocity = denoise(x, t);
        return (x.PlusScaled(velocity, next - t), RectifiedFlow.Clean(x, velocity, t));
    }

    private static (Tensor X, Tensor Clean) AncestralStep(
        Denoise denoise,
        Tensor x,
        double t,
        double next,
        NoiseSource noise,
        int i,
        double eta,
        Func<Tensor, Tensor>? limit
    )
    {
        var velocity = denoise(x, t);
        var free = RectifiedFlow.Clean(x, velocity, t);
        var clean = limit is null ? free : limit(free);
        var ((alpha, sigma), (alphaNext, sigmaNext)) = (VariancePreserving.At(t), VariancePreserving.At(next));
        var most = Math.Sqrt(Math.Max(0, 1 - (alpha * alpha / (alphaNext * alphaNext)))) * sigmaNext / sigma;
        var fresh = eta > 0 ? eta * most : 0;
        var kept = Math.Sqrt(Math.Max(0, (sigmaNext * sigmaNext) - (fresh * fresh)));
        var scale = next > 0 ? next / sigmaNext : 0; // from a variance of 1 to the path of rectified flow
        var moved = clean.Times(1 - next).PlusScaled(free.Plus(velocity), scale * kept); // x0 + v is the noise
        return (fresh > 0 ? moved.PlusScaled(noise(i, x), scale * fresh) : moved, clean);
    }

    private static (Tensor X, Tensor Clean) RenoisedStep(
        Denoise denoise,
        Tensor x,
        double t,
        double next,
        NoiseSource noise,
        int i
    )
    {
        var clean = RectifiedFlow.Clean(x, denoise(x, t), t);
        var kept = clean.Times(1 - next);
        return (next > 0 ? kept.PlusScaled(noise(i, x), next) : kept, clean);
    }

    private static (Tensor X, Tensor Clean) HeunStep(Denoise denoise, Tensor x, double t, double next)
    {
        var velocity = denoise(x, t);
        var guess = x.PlusScaled(velocity, next - t);
        if (next > 0)
        {
            velocity = velocity.Plus(denoise(guess, next)).Times(0.5);
        }

        return (x.PlusScaled(velocity, next - t), RectifiedFlow.Clean(x, velocity, t));
    }

    // A scope for each step: only the sample, and what a step kept on purpose, outlive it.
    private static Tensor Run(
        Tensor start,
        IReadOnlyList<double> times,
        SamplerStep? onStep,
        Func<Tensor, int, (Tensor X, Tensor Clean)> step,
        double most = 1
    )
    {
        Check(times, most);
        using var gradients = no_grad();
        using var all = NewDisposeScope();
        var x = start.alias();
        for (var i = 0; i + 1 < times.Count; i++)
        {
            using var scope = NewDisposeScope();
            var (next, clean) = step(x, i);
            onStep?.Invoke(i, next, clean);
            x.Dispose();
            x = next.MoveToOuterDisposeScope();
        }

        return x.MoveToOuterDisposeScope();
    }

    // Falling, or for an inversion rising.
    private static void Check(IReadOnlyList<double> times, double most)
    {
        var isRising = times.Count > 1 && times[1] > times[0];
        for (var i = 0; i + 1 < times.Count; i++)
        {
            var (low, high) = isRising ? (times[i], times[i + 1]) : (times[i + 1], times[i]);
            if (!(low >= 0 && low < high && high <= most && double.IsFinite(high)))
            {
                throw new ArgumentException(
                    $"Times must fall strictly from at most {most} to at least 0 (or rise, to invert a sampler); found {times[i]} and then {times[i + 1]}.",
                    nameof(times)
                );
            }
        }
    }
}
