using Sora.Lab.Layers;

namespace Sora.Lab.Diffusion;

/// <summary>One step of DPM-Solver++ (2M).</summary>
/// <remarks>
/// Lu et al. 2022, algorithm 2, with <c>alpha = 1 - t</c> and <c>sigma = t</c>:
/// <c>x' = (t' / t) x - alpha' (e^-h - 1) D</c>, where <c>h = lambda' - lambda</c> and D is the clean sample predicted now,
/// extrapolated by half a step from the one before.
/// </remarks>
internal sealed class DpmSolver
{
    private readonly MultistepHistory history = new(capacity: 2);

    public (Tensor X, Tensor Clean) Step(Denoise denoise, Tensor x, double t, double next)
    {
        var clean = RectifiedFlow.Clean(x, denoise(x, t), t);
        history.Add(t, clean);
        var h = MultistepHistory.LambdaAt(next) - history.Lambda(0);
        var target = next > 0 && history.UsableOrder(2) == 2 ? Extrapolate(h) : clean;
        return (x.Times(next / t).PlusScaled(target, -(1 - next) * Exp1(-h)), clean);
    }

    private Tensor Extrapolate(double h)
    {
        var ratio = (history.Lambda(0) - history.Lambda(1)) / h;
        var slope = history.Clean(0).sub(history.Clean(1));
        return history.Clean(0).PlusScaled(slope, 0.5 / ratio);
    }

    /// <summary><c>e^x - 1</c>, also where x is minus infinity.</summary>
    internal static double Exp1(double x) => Math.Abs(x) < 1e-5 ? x + (0.5 * x * x) : Math.Exp(x) - 1;
}
