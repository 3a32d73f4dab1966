namespace Sora.Lab.Tests.Plain;

/// <summary>A module's weights by name, as numbers, and the layers that need them.</summary>
internal sealed class PlainWeights(nn.Module module)
{
    private readonly Dictionary<string, double[][]> rows = module
        .state_dict()
        .ToDictionary(pair => pair.Key, pair => Split(pair.Value));

    public bool Has(string name) => rows.ContainsKey(name);

    public double[] Vector(string name) => [.. rows[name].SelectMany(row => row)];

    /// <summary>By the first dimension, all others flattened.</summary>
    public double[][] Matrix(string name) => rows[name];

    public double[][] Linear(double[][] x, string name)
    {
        var (weight, bias) = (rows[name + ".weight"], Has(name + ".bias") ? Vector(name + ".bias") : null);
        return [.. x.Select(row => weight.Select((w, i) => Dot(row, w) + (bias?[i] ?? 0)).ToArray())];
    }

    public double[] Linear(double[] x, string name) => Linear([x], name)[0];

    public double[][] LayerNorm(double[][] x, string name, double epsilon = 1e-5)
    {
        var (gain, bias) = (Vector(name + ".weight"), Has(name + ".bias") ? Vector(name + ".bias") : null);
        return
        [
            .. x.Select(row =>
                Plain.LayerNorm(row, epsilon).Select((v, i) => (v * gain[i]) + (bias?[i] ?? 0)).ToArray()
            ),
        ];
    }

    public double[][] RmsNorm(double[][] x, string name, double epsilon = 1e-6)
    {
        var gain = Vector(name);
        return [.. x.Select(row => Plain.RmsNorm(row, gain, epsilon))];
    }

    public double[][] FeedForward(double[][] x, string name, Func<double, double> gelu) =>
        Linear(Plain.Map(Linear(x, name + ".up"), gelu), name + ".down");

    /// <summary>Self-attention of one matrix for queries, keys and values.</summary>
    public double[][] SelfAttention(double[][] x, string name, int heads, bool isCausal = false)
    {
        var (qkv, width) = (Linear(x, name + ".qkv"), x[0].Length);
        var mixed = Plain.Attend(
            Plain.Columns(qkv, 0, width),
            Plain.Columns(qkv, width, width),
            Plain.Columns(qkv, 2 * width, width),
            heads,
            1 / Math.Sqrt(width / (double)heads),
            (_, i, j) => isCausal && j > i ? double.NegativeInfinity : 0
        );
        return Linear(mixed, name + ".output");
    }

    /// <summary>A small network for a time: linear, SiLU, linear.</summary>
    public double[] Time(double[] sinusoid, string name)
    {
        var hidden = Linear(sinusoid, name + ".expand").Select(Plain.Silu).ToArray();
        return Linear(hidden, name + ".project");
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[][] Split(Tensor x)
    {
        var numbers = Plain.Numbers(x);
        return [.. numbers.Chunk(x.dim() == 0 ? 1 : numbers.Length / (int)x.size(0))];
    }
}
