using System.Text.Json;
using Sora.Lab.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>What recordings of training have in common: gradients and moved weights by the reference's names.</summary>
internal static class TrainingCases
{
    // Below this part of the largest gradient Adam's step follows rounding.
    private const double Rounding = 1e-6;

    // Each of some steps adds what is left of rounding.
    private const double OfMoved = 2e-4;

    /// <summary>The optimizer from a config.</summary>
    public static AdamWConfig Optimizer(JsonElement config)
    {
        var betas = config.GetProperty("betas");
        return new()
        {
            Beta1 = betas[0].GetDouble(),
            Beta2 = betas[1].GetDouble(),
            WeightDecay = config.GetProperty("weight_decay").GetDouble(),
        };
    }

    /// <summary>A module's parameters by name.</summary>
    public static Dictionary<string, Tensor> Weights(nn.Module module) =>
        module.named_parameters().ToDictionary(p => p.name, Tensor (p) => p.parameter);

    /// <summary>The gradients of the first step.</summary>
    /// <param name="file">The recording.</param>
    /// <param name="map">From the reference's name to ours; null for what is not trained.</param>
    /// <param name="module">The module, behind its backward pass.</param>
    public static IEnumerable<ConformCase> Gradients(RecordedFile file, Func<string, string?> map, nn.Module module)
    {
        var ours = module.named_parameters().ToDictionary(p => p.name, p => p.parameter.grad!);
        return from one in Named(file, "grad0/", map)
            select ConformCase.Of(one.Name, ours[one.Own], file.Load(one.Key));
    }

    /// <summary>Weights that Adam moved, but for numbers whose gradient is nothing but rounding.</summary>
    /// <param name="file">The recording.</param>
    /// <param name="part">Such as <c>param/</c>.</param>
    /// <param name="map">From the reference's name to ours; null for what is not trained.</param>
    /// <param name="ours">Our weights by name.</param>
    public static IEnumerable<ConformCase> Moved(
        RecordedFile file,
        string part,
        Func<string, string?> map,
        IReadOnlyDictionary<string, Tensor> ours
    )
    {
        using var gradients = no_grad();
        return
        [
            .. from one in Named(file, part, map)
            let counts = HasGradient(file.Load(one.Key.Replace(part, "grad0/", StringComparison.Ordinal)), one.Name)
            select ConformCase.Of(one.Name, ours[one.Own].mul(counts), file.Load(one.Key).mul(counts)) with
            {
                Tolerance = OfMoved,
            },
        ];
    }

    private static IEnumerable<(string Key, string Name, string Own)> Named(
        RecordedFile file,
        string part,
        Func<string, string?> map
    ) =>
        from name in file.Outputs(part)
        let own = map(name)
        where own is not null
        select ($"out/{part}{name}", part + name, own);

    // The bias of keys moves all scores of a query alike, which the softmax undoes: its gradient is zero.
    private static Tensor HasGradient(Tensor gradient, string name)
    {
        using var least = (Rounding * gradient.abs().max().item<float>()).ToScalar();
        var counts = gradient.abs().gt(least).to(float32);
        var isOfKeys =
            name.EndsWith("qkv.bias", StringComparison.Ordinal)
            || name.EndsWith("c_attn.bias", StringComparison.Ordinal);
        if (isOfKeys)
        {
            using var nothing = 0.0.ToScalar();
            counts.chunk(3)[1].fill_(nothing);
        }

        return counts;
    }
}
