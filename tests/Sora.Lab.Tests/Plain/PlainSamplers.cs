namespace Sora.Lab.Tests.Plain;

/// <summary>Samplers as their papers print them, for one number whose noise level and remainder are <c>alpha x0 + sigma noise</c>.</summary>
/// <param name="alphas">How much of the clean sample is there, from noise to the end.</param>
/// <param name="sigmas">How much noise.</param>
/// <param name="noise">What the network says the noise is, of a sample and a place in the schedule.</param>
internal sealed class PlainSamplers(double[] alphas, double[] sigmas, Func<double, int, double> noise)
{
    /// <summary>Song et al. 2020, equation 12 and 16; the last level is without noise.</summary>
    public double Implicit(double x, double eta, double[] fresh)
    {
        for (var i = 0; i + 1 < alphas.Length; i++)
        {
            var (a, next) = (alphas[i] * alphas[i], alphas[i + 1] * alphas[i + 1]);
            var added = eta * Math.Sqrt((1 - next) / (1 - a)) * Math.Sqrt(1 - (a / next));
            var e = noise(x, i);
            var clean = (x - (Math.Sqrt(1 - a) * e)) / Math.Sqrt(a);
            x = (Math.Sqrt(next) * clean) + (Math.Sqrt(1 - next - (added * added)) * e) + (added * fresh[i]);
        }

        return x;
    }

    /// <summary>Ho et al. 2020, algorithm 2, with the variance of Nichol and Dhariwal 2021, equation 15, at a share in [-1, 1].</summary>
    public double Reverse(double x, double share, double[] fresh)
    {
        for (var i = 0; i + 1 < alphas.Length; i++)
        {
            var (a, next) = (alphas[i] * alphas[i], alphas[i + 1] * alphas[i + 1]);
            var beta = 1 - (a / next);
            var mean =
                (Math.Sqrt(next) * beta / (1 - a) * Clean(x, i)) + (Math.Sqrt(1 - beta) * (1 - next) / (1 - a) * x);
            var part = (share + 1) / 2;
            var variance = Math.Pow(beta, part) * Math.Pow(beta * (1 - next) / (1 - a), 1 - part);
            x = i + 2 < alphas.Length ? mean + (Math.Sqrt(variance) * fresh[i]) : mean;
        }

        return x;
    }

    /// <summary>Karras et al. 2022, algorithm 1, for a sample <c>x0 + sigma noise</c>.</summary>
    public double Heun(double x)
    {
        for (var i = 0; i + 1 < alphas.Length; i++)
        {
            var step = (sigmas[i + 1] / alphas[i + 1]) - (sigmas[i] / alphas[i]);
            var slope = noise(alphas[i] * x, i);
            var guess = x + (step * slope);
            x = sigmas[i + 1] > 0 ? x + (step * (slope + noise(alphas[i + 1] * guess, i + 1)) / 2) : guess;
        }

        return x;
    }

    /// <summary>Lu et al. 2022 (DPM-Solver++), algorithm 2, and its first order for the first and the last step.</summary>
    public double DpmSolver(double x)
    {
        var clean = new double[alphas.Length];
        for (var i = 0; i + 1 < alphas.Length; i++)
        {
            clean[i] = Clean(x, i);
            var target = clean[i];
            if (i > 0 && sigmas[i + 1] > 0)
            {
                var ratio = (Lambda(i) - Lambda(i - 1)) / (Lambda(i + 1) - Lambda(i));
                target = ((1 + (1 / (2 * ratio))) * clean[i]) - (1 / (2 * ratio) * clean[i - 1]);
            }

            x = Moved(x, i, target);
        }

        return x;
    }

    /// <summary>Zhao et al. 2023 (UniPC), algorithms 7 and 8, second order with <c>B(h) = e^h - 1</c>, and first at both ends.</summary>
    public double UniPC(double x)
    {
        var last = alphas.Length - 1;
        var clean = new double[alphas.Length];
        var start = 0.0;
        for (var i = 0; i < last; i++)
        {
            clean[i] = Clean(x, i);
            x = i > 0 ? Corrected(start, clean, i, Order(i - 1, last)) : x;
            start = x;
            var target = clean[i];
            if (Order(i, last) == 2)
            {
                target += 0.5 * (clean[i - 1] - clean[i]) / Ratio(i, i);
            }

            x = Moved(x, i, target);
        }

        return x;
    }

    private static int Order(int i, int last) => Math.Min(Math.Min(2, i + 1), last - i);

    // From the level before i to i, now that the network has spoken at i.
    private double Corrected(double x, double[] clean, int i, int order)
    {
        var newest = clean[i] - clean[i - 1];
        if (order == 1)
        {
            return Moved(x, i - 1, clean[i - 1] + (0.5 * newest));
        }

        var (h, r) = (-(Lambda(i) - Lambda(i - 1)), Ratio(i - 1, i - 1));
        var growth = Math.Exp(h) - 1;
        var first = ((growth / h) - 1) / growth;
        var second = 2 * ((((growth / h) - 1) / h) - 0.5) / growth;
        // w1 + w2 = first, r w1 + w2 = second
        var w1 = (second - first) / (r - 1);
        var w2 = first - w1;
        return Moved(x, i - 1, clean[i - 1] + (w1 * (clean[i - 2] - clean[i - 1]) / r) + (w2 * newest));
    }

    // How far back the level before lies, in steps from i to the next: negative.
    private double Ratio(int i, int from) => (Lambda(i - 1) - Lambda(i)) / (Lambda(from + 1) - Lambda(from));

    private double Clean(double x, int i) => (x - (sigmas[i] * noise(x, i))) / alphas[i];

    private double Lambda(int i) => Math.Log(alphas[i] / sigmas[i]);

    private double Moved(double x, int i, double target)
    {
        var decay = sigmas[i + 1] > 0 ? Math.Exp(-(Lambda(i + 1) - Lambda(i))) : 0;
        return (sigmas[i + 1] / sigmas[i] * x) - (alphas[i + 1] * (decay - 1) * target);
    }
}
