namespace Sora.Lab.Tests.Plain;

/// <summary>Sizes and inputs drawn at random from a seed.</summary>
internal sealed class Draw(int seed)
{
    private readonly Random random = new(seed);

    /// <summary>From the least to the most, both included.</summary>
    public int Int(int least, int most) => random.Next(least, most + 1);

    public double Real(double least, double most) => least + ((most - least) * random.NextDouble());

    public bool Flag() => random.Next(2) == 0;

    public T Of<T>(params T[] choices) => choices[random.Next(choices.Length)];

    /// <summary>Standard normal numbers, float32.</summary>
    public Tensor Normal(params long[] shape)
    {
        using var generator = new Generator((ulong)random.Next(), CPU);
        return randn(shape, generator: generator);
    }

    public Tensor Ids(int count, params long[] shape)
    {
        var all = shape.Aggregate(1L, (product, size) => product * size);
        return tensor([.. Enumerable.Range(0, (int)all).Select(_ => (long)random.Next(count))]).reshape(shape);
    }

    /// <summary>A module none of whose parts is silent.</summary>
    public TModule Weights<TModule>(TModule module)
        where TModule : nn.Module => Shaken.Of(module, random.Next(), 0.2);
}
