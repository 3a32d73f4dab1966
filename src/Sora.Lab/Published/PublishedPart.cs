using Sora.Lab.Weights;

namespace Sora.Lab.Published;

/// <summary>One network of a published model: the files that hold it, and the names they use.</summary>
public sealed class PublishedPart
{
    private const string ScaleSuffix = ".scale_weight";

    private readonly PublishedNaming naming;
    private readonly string prefix;
    private readonly Func<string, string?> map;
    private readonly Dictionary<string, string> theirs;

    internal PublishedPart(PublishedNaming naming, WeightSet weights, string prefix)
    {
        (this.naming, this.prefix, Weights) = (naming, prefix, weights);
        map = naming.MapOf(weights.Names.Where(HasPrefix).Select(name => name[prefix.Length..]).ToHashSet());
        theirs = [];
        foreach (var name in weights.Names)
        {
            if (Map(name) is { } ours && !theirs.TryAdd(ours, name))
            {
                throw new SafetensorsException(weights.FileOf(name), name, $"one tensor for '{ours}'", "a second");
            }
        }
    }

    /// <summary>Which network it is.</summary>
    public PublishedPartKind Kind => naming.Kind;

    /// <summary>Whose names the files use: Wan2.1's own, or those of diffusers or transformers.</summary>
    public string Naming => naming.Name;

    /// <summary>The files.</summary>
    public WeightSet Weights { get; }

    /// <summary>How many tensors it has.</summary>
    public int Tensors => theirs.Count;

    /// <summary>How many numbers those hold.</summary>
    public long Parameters => Infos.Sum(info => info.Count);

    /// <summary>How many bytes of the files those are.</summary>
    public long Bytes => Infos.Sum(info => info.End - info.Begin);

    /// <summary>The number formats of the files.</summary>
    public IEnumerable<string> Types => Infos.Select(info => info.DataType).Distinct();

    /// <summary>All tensors by our names.</summary>
    internal IEnumerable<string> Names => theirs.Keys;

    private IEnumerable<SafetensorsInfo> Infos => theirs.Values.Select(Weights.Info);

    /// <summary>Our name of one of the files' tensors; null where it is not this network's.</summary>
    internal string? Map(string name) => HasPrefix(name) && !IsScale(name) ? map(name[prefix.Length..]) : null;

    /// <summary>How many numbers a tensor holds, by our name.</summary>
    internal long Count(string ours) => Weights.Info(theirs[ours]).Count;

    /// <summary>Whether it has a tensor, by our name.</summary>
    internal bool Has(string ours) => theirs.ContainsKey(ours);

    /// <summary>The file and the file's name of a tensor, for messages.</summary>
    internal string Describe(string ours) =>
        theirs.TryGetValue(ours, out var name)
            ? $"tensor '{SafetensorsException.Printable(name)}' of {Weights.FileOf(name)}"
            : Weights.Path;

    /// <summary>A tensor's shape, by our name.</summary>
    /// <exception cref="SafetensorsException">It is missing, or has other dimensions.</exception>
    internal IReadOnlyList<long> Shape(string ours, int dimensions)
    {
        if (!theirs.TryGetValue(ours, out var name))
        {
            throw new SafetensorsException(Weights.Path, null, $"a tensor for our '{ours}'", "none");
        }

        var info = Weights.Info(name);
        return info.Shape.Count == dimensions && info.Count > 0
            ? info.Shape
            : throw new SafetensorsException(
                Weights.FileOf(name),
                name,
                $"{dimensions} dimensions, none of size 0",
                $"shape {info.ShapeText}"
            );
    }

    /// <summary>Checks that the files hold exactly a module's tensors.</summary>
    /// <exception cref="SafetensorsException">They do not.</exception>
    internal void Check(nn.Module module) => ModuleWeights.Check(module, Weights, Map);

    /// <summary>Gives a module of <see cref="Layers.MetaModules"/> its values.</summary>
    /// <inheritdoc cref="ModuleWeights.Fill" path="/param|/exception"/>
    internal void Fill(
        nn.Module module,
        Device device,
        Func<string, ScalarType> typeOf,
        Func<string, Tensor, Tensor?>? change = null
    ) =>
        ModuleWeights.Fill(
            module,
            Weights,
            Map,
            device,
            typeOf,
            (name, value) => change?.Invoke(name, Scaled(name, value) ?? value) ?? Scaled(name, value)
        );

    private bool HasPrefix(string name) => name.StartsWith(prefix, StringComparison.Ordinal);

    // 8-bit files that popular tools write keep a factor beside each matrix.
    private static bool IsScale(string name) =>
        name.EndsWith(ScaleSuffix, StringComparison.Ordinal)
        || name.EndsWith(".scale_input", StringComparison.Ordinal)
        || name.EndsWith("scaled_fp8", StringComparison.Ordinal);

    private Tensor? Scaled(string ours, Tensor value)
    {
        var scale = theirs[ours].Replace(".weight", ScaleSuffix, StringComparison.Ordinal);
        return scale != theirs[ours] && Weights.Contains(scale) ? value.mul(Weights.Load(scale)) : null;
    }
}
