using Sora.Lab.Layers;

namespace Sora.Lab.Tests.Plain;

/// <summary>Layers written out in double precision, with loops and nothing else: what those of the library are held against. Rows are tokens.</summary>
internal static class Plain
{
    public static double[][] Add(double[][] x, double[][] y) => [.. x.Zip(y, Add)];

    public static double[] Add(double[] x, double[] y) => [.. x.Zip(y, (a, b) => a + b)];

    public static double[][] Map(double[][] x, Func<double, double> f) => [.. x.Select(row => row.Select(f).ToArray())];

    public static double Silu(double x) => x / (1 + Math.Exp(-x));

    public static Func<double, double> GeluOf(GeluForm form) =>
        form switch
        {
            GeluForm.Exact => ExactGelu,
            GeluForm.Sigmoid => x => x / (1 + Math.Exp(-1.702 * x)),
            _ => Gelu,
        };

    public static double Gelu(double x) =>
        0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    // x times the normal's distribution function, by Simpson's rule.
    public static double ExactGelu(double x)
    {
        const int Pieces = 400;
        var (step, sum) = (x / Pieces, 0.0);
        for (var i = 0; i <= Pieces; i++)
        {
            var weight = i is 0 or Pieces ? 1 : 2 + (2 * (i % 2));
            sum += weight * Math.Exp(-i * step * i * step / 2);
        }

        return x * (0.5 + (sum * step / 3 / Math.Sqrt(2 * Math.PI)));
    }

    /// <summary>Without gain.</summary>
    public static double[] LayerNorm(double[] row, double epsilon)
    {
        var mean = row.Average();
        var variance = row.Average(value => (value - mean) * (value - mean));
        return [.. row.Select(value => (value - mean) / Math.Sqrt(variance + epsilon))];
    }

    public static double[] RmsNorm(double[] row, double[] gain, double epsilon)
    {
        var scale = 1 / Math.Sqrt(row.Average(value => value * value) + epsilon);
        return [.. row.Select((value, i) => value * scale * gain[i])];
    }

    /// <summary><c>norm(x) (1 + scale) + shift</c>.</summary>
    public static double[][] Modulate(double[][] x, double[] shift, double[] scale, double epsilon = 1e-6) =>
        [.. x.Select(row => LayerNorm(row, epsilon).Select((v, i) => (v * (1 + scale[i])) + shift[i]).ToArray())];

    /// <summary><c>x + gate y</c>.</summary>
    public static double[][] Gated(double[][] x, double[] gate, double[][] y) =>
        [.. x.Zip(y, (a, b) => a.Select((value, i) => value + (gate[i] * b[i])).ToArray())];

    /// <summary>Attention by heads; the bias is of head, query and key, and minus infinity hides a key.</summary>
    public static double[][] Attend(
        double[][] q,
        double[][] k,
        double[][] v,
        int heads,
        double scale,
        Func<int, int, int, double>? bias = null
    )
    {
        var width = q[0].Length / heads;
        var mixed = q.Select(_ => new double[q[0].Length]).ToArray();
        for (var head = 0; head < heads; head++)
        {
            for (var i = 0; i < q.Length; i++)
            {
                var scores = new double[k.Length];
                for (var j = 0; j < k.Length; j++)
                {
                    scores[j] = bias?.Invoke(head, i, j) ?? 0;
                    for (var c = head * width; c < (head + 1) * width; c++)
                    {
                        scores[j] += scale * q[i][c] * k[j][c];
                    }
                }

                var shares = scores.Select(score => Math.Exp(score - scores.Max())).ToArray();
                for (var c = head * width; c < (head + 1) * width; c++)
                {
                    mixed[i][c] = k.Select((_, j) => shares[j] * v[j][c]).Sum() / shares.Sum();
                }
            }
        }

        return mixed;
    }

    /// <summary>Columns of a matrix.</summary>
    public static double[][] Columns(double[][] x, int start, int count) =>
        [.. x.Select(row => row[start..(start + count)])];

    /// <summary>Cosines and then sines of a time in steps of 1/1000.</summary>
    public static double[] Sinusoid(double step, int width, bool reachesBase = false)
    {
        var half = width / 2;
        double Angle(int i) => step * Math.Pow(10000, -i / (double)(reachesBase ? half - 1 : half));
        return [.. Enumerable.Range(0, width).Select(i => i < half ? Math.Cos(Angle(i)) : Math.Sin(Angle(i - half)))];
    }

    /// <summary>Sines and then cosines of a position.</summary>
    public static double[] Waves(int position, int width)
    {
        var half = width / 2;
        double Angle(int i) => position * Math.Pow(10000, -i / (double)half);
        return [.. Enumerable.Range(0, width).Select(i => i < half ? Math.Sin(Angle(i)) : Math.Cos(Angle(i - half)))];
    }

    public static double[] Numbers(Tensor x)
    {
        using var wide = x.detach().to(float64).contiguous();
        return wide.data<double>().ToArray();
    }

    /// <summary>The rows of a matrix.</summary>
    public static double[][] Rows(Tensor x) => [.. Numbers(x).Chunk((int)x.size(-1))];

    /// <summary>The largest difference over the largest value.</summary>
    public static double Error(IEnumerable<double> plain, Tensor ours)
    {
        var (expected, found) = (plain.ToArray(), Numbers(ours));
        Assert.Equal(expected.Length, found.Length);
        return expected.Zip(found, (a, b) => Math.Abs(a - b)).Max() / expected.Max(Math.Abs);
    }
}
