using Sora.Lab.Layers;

namespace Sora.Lab.Diffusion;

/// <summary>Samplers of rectified flow: each follows <c>dx/dt = v(x, t)</c> from noise to a clean sample.</summary>
/// <remarks>No gradient flows through any of them.</remarks>
public static class Samplers
{
    /// <summary>Straight steps: <c>x += (t' - t) v(x, t)</c>. First order, one evaluation a step.</summary>
    public static Tensor Euler(Denoise denoise, Tensor x, IReadOnlyList<double> times, SamplerStep? onStep = null) =>
        Run(x, times, onStep, (sample, i) => EulerStep(denoise, sample, times[i], times[i + 1]));

    /// <summary>A straight step, then again with the mean of both ends' velocities. Second order, two evaluations a step.</summary>
    /// <remarks>Karras et al. 2022 (EDM), algorithm 1; the last step, to t = 0, stays straight as there.</remarks>
    public static Tensor Heun(Denoise denoise, Tensor x, IReadOnlyList<double> times, SamplerStep? onStep = null) =>
        Run(x, times, onStep, (sample, i) => HeunStep(denoise, sample, times[i], times[i + 1]));

    /// <summary>DPM-Solver++ of second order, from two predictions. One evaluation a step; good from about 10 steps.</summary>
    /// <remarks>Lu et al. 2022, algorithm 2 (2M), for rectified flow; the step to t = 0 is of first order.</remarks>
    public static Tensor DpmSolverPlusPlus2M(
        Denoise denoise,
        Tensor x,
        IReadOnlyList<double> times,
        SamplerStep? onStep = null
    )
    {
        var solver = new DpmSolver();
        return Run(x, times, onStep, (sample, i) => solver.Step(denoise, sample, times[i], times[i + 1]));
    }

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
    public static Tensor UniPC(Denoise denoise, Tensor x, IReadOnlyList<double> times, SamplerStep? onStep, int order)
    {
        var solver = new UniPcSolver(order, times);
        return Run(x, times, onStep, (sample, i) => solver.Step(denoise, sample, i));
    }

    private static (Tensor X, Tensor Clean) EulerStep(Denoise denoise, Tensor x, double t, double next)
    {
        var velocity = denoise(x, t);
        return (x.PlusScaled(velocity, next - t), RectifiedFlow.Clean(x, velocity, t));
    }

    private static (Tensor X, Tensor Clean) HeunStep(Denoise denoise, Tensor x, double t, double next)
    {
        var velocity = denoise(x, t);
        var guess = x.PlusScaled(velocity, next - t);
        if (next > 0)
        {
            velocity = velocity.add(denoise(guess, next)).Times(0.5);
        }

        return (x.PlusScaled(velocity, next - t), RectifiedFlow.Clean(x, velocity, t));
    }

    // A scope for each step: only the sample, and what a step kept on purpose, outlive it.
    private static Tensor Run(
        Tensor start,
        IReadOnlyList<double> times,
        SamplerStep? onStep,
        Func<Tensor, int, (Tensor X, Tensor Clean)> step
    )
    {
        Check(times);
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

    private static void Check(IReadOnlyList<double> times)
    {
        for (var i = 0; i + 1 < times.Count; i++)
        {
            if (times[i] > 1 || times[i + 1] >= times[i] || times[i + 1] < 0)
            {
                throw new ArgumentException(
                    $"Times must fall strictly from at most 1 to at least 0; found {times[i]} and then {times[i + 1]}.",
                    nameof(times)
                );
            }
        }
    }
}
