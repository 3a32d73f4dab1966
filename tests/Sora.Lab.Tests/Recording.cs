using Sora.Lab.Layers;
using Sora.Lab.Weights;

namespace Sora.Lab.Tests;

/// <summary>Inputs, weights and outputs of a published implementation, to be compared with.</summary>
internal sealed class Recording(string name) : IDisposable
{
    public SafetensorsFile File { get; } =
        SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "Recordings", name + ".safetensors"));

    public Tensor Load(string key) => File.Load(key);

    /// <summary>Loads the recorded weights, strictly; <paramref name="map"/> renames them first.</summary>
    public void LoadWeights(nn.Module module, Func<string, string?>? map = null) =>
        ModuleWeights.Load(module, File, key => IsWeight(key) ? (map is null ? key : map(key)) : null);

    public void Dispose() => File.Dispose();

    /// <summary>The largest difference over the largest value: the measure of every comparison with a recording.</summary>
    public static double RelativeError(Tensor actual, Tensor expected)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        var largest = expected.to_type(ScalarType.Float64).abs().max().ToDouble();
        return (actual - expected).to_type(ScalarType.Float64).abs().max().Over(largest).ToDouble();
    }

    private static bool IsWeight(string key) =>
        !key.StartsWith("in/", StringComparison.Ordinal)
        && !key.StartsWith("out/", StringComparison.Ordinal)
        && !key.StartsWith("aux/", StringComparison.Ordinal);
}
