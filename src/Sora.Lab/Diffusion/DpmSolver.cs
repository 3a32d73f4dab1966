using Sora.Lab.Layers;

namespace Sora.Lab.Diffusion;

/// <summary>Steps of DPM-Solver++ (1M, 2M, 3M) and of its stochastic form.</summary>
/// <remarks>
/// Lu et al. 2022, algorithm 2, with <c>alpha = 1 - t</c> and <c>sigma = t</c>:
/// <c>x' = (t' / t) x - alpha' (e^-h - 1) D</c>, where <c>h = lambda' - lambda</c> and D is the clean sample predicted now,
/// extrapolated by half a step from the one before. The stochastic form (Lu et al. 2022, appendix A; as published in diffusers) lets go of part of x and adds as much
/// noise. The step to t = 0
/// is of first order, and the one before it of second at most.
/// </remarks>
/// <param name="order">1 to 3: how many predictions a step draws on; the stochastic form takes 2 at most.</param>
/// <param name="integratesLine">Whether a step of second order is exact for a line, instead of taking its middle.</param>
/// <param name="noise">Makes it stochastic; null for none.</param>
internal sealed class DpmSolver(int order, bool integratesLine = false, NoiseSource? noise = null)
{
    private readonly MultistepHistory history = new(capacity: order);

    public (Tensor X, Tensor Clean) Step(Denoise denoise, Tensor x, IReadOnlyList<double> times, int i)
    {
        var (t, next) = (times[i], times[i + 1]);
        var clean = RectifiedFlow.Clean(x, denoise(x, t), t);
        history.Add(t, clean);
        var h = MultistepHistory.LambdaAt(next) - history.Lambda(0);
        var used = next > 0 ? history.UsableOrder(Math.Min(order, Math.Max(2, times.Count - 1 - i))) : 1;
        return (noise is null ? Straight(x, t, next, h, used) : Noisy(x, t, next, h, used, noise(i, x)), clean);
    }

    /// <summary><c>e^x - 1</c>, also where x is minus infinity.</summary>
    internal static double Exp1(double x) => Math.Abs(x) < 1e-5 ? x + (0.5 * x * x) : Math.Exp(x) - 1;

    private Tensor Straight(Tensor x, double t, double next, double h, int used)
    {
        var (alpha, growth) = (1 - next, Exp1(-h));
        var moved = x.Times(next / t);
        if (used == 1 || (used == 2 && !integratesLine))
        {
            return moved.PlusScaled(used == 2 ? HalfStepAhead(h) : history.Clean(0), -alpha * growth);
        }

        // The polynomial through the predictions, integrated exactly.
        var (first, second) = Differences(h, used);
        var straight = moved
            .PlusScaled(history.Clean(0), -alpha * growth)
            .PlusScaled(first, alpha * ((growth / h) + 1));
        return second is null ? straight : straight.PlusScaled(second, -alpha * (((growth + h) / (h * h)) - 0.5));
    }

    private Tensor Noisy(Tensor x, double t, double next, double h, int used, Tensor fresh)
    {
        var replaced = -Exp1(-2 * h);
        return x.Times(next / t * Math.Exp(-h))
            .PlusScaled(used == 2 ? HalfStepAhead(h) : history.Clean(0), (1 - next) * replaced)
            .PlusScaled(fresh, next * Math.Sqrt(replaced));
    }

    private Tensor HalfStepAhead(double h)
    {
        var ratio = (history.Lambda(0) - history.Lambda(1)) / h;
        var slope = history.Clean(0).sub(history.Clean(1));
        return history.Clean(0).PlusScaled(slope, 0.5 / ratio);
    }

    // The first and, from three predictions, the second divided difference at the latest one, in steps.
    private (Tensor First, Tensor? Second) Differences(double h, int used)
    {
        var near = (history.Lambda(0) - history.Lambda(1)) / h;
        var recent = history.Clean(0).sub(history.Clean(1)).Over(near);
        if (used == 2)
        {
            return (recent, null);
        }

        var far = (history.Lambda(1) - history.Lambda(2)) / h;
        var change = recent.sub(history.Clean(1).sub(history.Clean(2)).Over(far)).Over(near + far);
        return (recent.PlusScaled(change, near), change);
    }
}
