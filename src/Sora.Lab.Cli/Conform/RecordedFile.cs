using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sora.Lab.Weights;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>A recording of a published implementation: its config, weights, inputs and outputs.</summary>
/// <remarks>
/// Weights stand under the reference's own names; <c>in/*</c>, <c>out/*</c> and <c>aux/*</c> are what it was shown, what it gave and what it held in
/// between. The metadata holds <c>config</c> as JSON, <c>tol</c>, and <c>kind</c> where the file's name does not say it.
/// </remarks>
internal sealed partial class RecordedFile : IDisposable
{
    private readonly SafetensorsFile file;
    private readonly JsonDocument config;

    private RecordedFile(SafetensorsFile file)
    {
        this.file = file;
        Kind = file.Metadata.GetValueOrDefault("kind") ?? Path.GetFileNameWithoutExtension(file.Path);
        config = JsonDocument.Parse(file.Metadata.GetValueOrDefault("config") ?? "{}");
        var number = Number().Match(file.Metadata.GetValueOrDefault("tol") ?? "");
        Tolerance = number.Success ? double.Parse(number.Value, CultureInfo.InvariantCulture) : 1e-4;
    }

    /// <summary>Which module it records.</summary>
    public string Kind { get; }

    /// <summary>What the module was built from.</summary>
    public JsonElement Config => config.RootElement;

    /// <summary>The largest relative error that passes.</summary>
    public double Tolerance { get; }

    /// <summary>Opens a recording.</summary>
    /// <exception cref="IOException">It cannot be read, or its config is no JSON.</exception>
    public static RecordedFile Open(string path)
    {
        var file = SafetensorsFile.Open(path);
        try
        {
            return new RecordedFile(file);
        }
        catch (JsonException e)
        {
            file.Dispose();
            throw new IOException($"{path}: expected a config of JSON in the metadata; found {e.Message}", e);
        }
    }

    /// <summary>Whether it holds a tensor of this name.</summary>
    public bool Has(string name) => file.Contains(name);

    /// <summary>A tensor, the caller's.</summary>
    public Tensor Load(string name) => file.Load(name);

    /// <summary>All numbers of a tensor.</summary>
    public double[] Numbers(string name)
    {
        using var tensor = file.Load(name);
        using var wide = tensor.to(float64);
        return wide.data<double>().ToArray();
    }

    /// <summary>Loads every recorded weight into a module: one too many, too few or of another shape is an error.</summary>
    /// <param name="module">The module.</param>
    /// <param name="map">From the reference's name to the module's; null leaves it out.</param>
    /// <param name="prefix">What names of this module's weights begin with, where a recording holds several.</param>
    public void LoadInto(nn.Module module, Func<string, string?> map, string prefix = "") =>
        ModuleWeights.Load(
            module,
            file,
            name =>
                IsWeight(name) && name.StartsWith(prefix, StringComparison.Ordinal) ? map(name[prefix.Length..]) : null
        );

    /// <inheritdoc cref="LoadInto(nn.Module, Func{string, string}, string)" path="/summary"/>
    /// <param name="module">The module.</param>
    /// <param name="place">Where in the module a tensor of the reference goes; null leaves it out.</param>
    public void LoadInto(nn.Module module, Func<string, TensorPlace?> place) =>
        ModuleWeights.Load(module, file, name => IsWeight(name) ? place(name) : null);

    /// <summary>The names of recorded outputs that begin so, without their beginning.</summary>
    public IEnumerable<string> Outputs(string prefix) =>
        file
            .Names.Where(name => name.StartsWith("out/" + prefix, StringComparison.Ordinal))
            .Select(name => name["out/".Length..][prefix.Length..]);

    public void Dispose()
    {
        config.Dispose();
        file.Dispose();
    }

    private static bool IsWeight(string name) => !Part().IsMatch(name);

    [GeneratedRegex("^(in|out|aux)/")]
    private static partial Regex Part();

    [GeneratedRegex(@"\d+(\.\d+)?e-\d+")]
    private static partial Regex Number();
}
