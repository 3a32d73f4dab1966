using Sora.Lab.Layers;

namespace Sora.Lab.Diffusion;

/// <summary>Steps of UniPC: predict, evaluate once, and correct the last step with what the evaluation says.</summary>
/// <remarks>
/// Zhao et al. 2023, algorithms 5 to 8 (data prediction): the clean sample is extrapolated over
/// lambda by a polynomial through the last predictions; its coefficients solve a small linear system. The order falls to
/// 1 at the end.
/// </remarks>
/// <param name="order">1 to 3: how many predictions a step draws on.</param>
/// <param name="times">From noise to the end.</param>
/// <param name="isPlain">Whether <c>B(h) = h</c> (bh1) instead of <c>e^h - 1</c> (bh2): it matters where the system is not solved but known.</param>
internal sealed class UniPcSolver(int order, IReadOnlyList<double> times, bool isPlain = false)
{
    private readonly MultistepHistory history = new(capacity: order);
    private Tensor? start;
    private int lastOrder = 1;

    public (Tensor X, Tensor Clean) Step(Denoise denoise, Tensor x, int i)
    {
        var clean = RectifiedFlow.Clean(x, denoise(x, times[i]), times[i]);
        var corrected = start is null ? x.alias() : Correct(start, clean, times[i - 1], times[i]);
        history.Add(times[i], clean);
        Remember(corrected);
        lastOrder = history.UsableOrder(Math.Min(order, times.Count - 1 - i));
        return (Predict(corrected, times[i], times[i + 1]), clean);
    }

    private void Remember(Tensor x)
    {
        start?.Dispose();
        start = x.alias().MoveToOuterDisposeScope();
    }

    private Tensor Predict(Tensor x, double t, double next)
    {
        var h = MultistepHistory.LambdaAt(next) - history.Lambda(0);
        var ratios = Ratios(h, lastOrder);
        double[] weights = lastOrder switch
        {
            1 => [],
            2 => [Half(h)], // as published; the system's own solution is close to it
            _ => Weights(ratios, h),
        };
        return Combine(x, t, next, h, ratios, weights, null);
    }

    private Tensor Correct(Tensor x, Tensor clean, double t, double next)
    {
        var h = MultistepHistory.LambdaAt(next) - history.Lambda(0);
        double[] ratios = [.. Ratios(h, lastOrder), 1];
        double[] weights = lastOrder == 1 ? [Half(h)] : Weights(ratios, h);
        return Combine(x, t, next, h, ratios, weights, clean);
    }

    // Half of B(h), in parts of e^h - 1 (h as algorithm 8 has it, negative).
    private double Half(double h) => isPlain ? 0.5 * -h / DpmSolver.Exp1(-h) : 0.5;

    // How far back the earlier predictions lie, in steps: negative.
    private double[] Ratios(double h, int usedOrder) =>
        [.. Enumerable.Range(1, usedOrder - 1).Select(back => (history.Lambda(back) - history.Lambda(0)) / h)];

    // (t' / t) x - alpha' (e^-h - 1) (m0 + sum of weights times divided differences)
    private Tensor Combine(Tensor x, double t, double next, double h, double[] ratios, double[] weights, Tensor? newest)
    {
        var latest = history.Clean(0);
        var target = latest;
        for (var k = 0; k < weights.Length; k++)
        {
            var other = k == ratios.Length - 1 && newest is not null ? newest : history.Clean(k + 1);
            target = target.PlusScaled(other.sub(latest), weights[k] / ratios[k]);
        }

        return x.Times(next / t).PlusScaled(target, -(1 - next) * DpmSolver.Exp1(-h));
    }

    // Solves sum_k w_k r_k^(j-1) = j! phi_(j+1)(-h) (-h) / (e^-h - 1) for j = 1 ... n.
    private static double[] Weights(double[] ratios, double h)
    {
        var n = ratios.Length;
        var (matrix, right) = (new double[n, n], new double[n]);
        var growth = DpmSolver.Exp1(-h);
        var (phi, factorial) = ((growth / -h) - 1, 1.0);
        for (var j = 0; j < n; j++)
        {
            for (var k = 0; k < n; k++)
            {
                matrix[j, k] = Math.Pow(ratios[k], j);
            }

            right[j] = phi * factorial / growth;
            factorial *= j + 2;
            phi = (phi / -h) - (1 / factorial);
        }

        return LinearSystem.Solve(matrix, right);
    }
}
