namespace Sora.Lab.Weights;

/// <summary>A module's parameters and buffers, to and from a <c>.safetensors</c> file, strictly.</summary>
public static class ModuleWeights
{
    /// <summary>Loads a file into a module. Nothing is changed unless everything fits.</summary>
    /// <param name="module">Keeps its own types and device: weights stored in 16 bits become float32 on the way in.</param>
    /// <param name="path">The file.</param>
    /// <param name="map">The module's name for a name of the file; null leaves that tensor out.</param>
    /// <exception cref="SafetensorsException">
    /// A tensor is missing, left over, of another shape, or of another kind of number; or the file is not sound.
    /// </exception>
    public static void Load(nn.Module module, string path, Func<string, string?>? map = null)
    {
        using var file = SafetensorsFile.Open(path);
        Load(module, file, map);
    }

    /// <inheritdoc cref="Load(nn.Module, string, Func{string, string})"/>
    /// <param name="module">Keeps its own types and device.</param>
    /// <param name="file">An open file.</param>
    /// <param name="map">The module's name for a name of the file; null leaves that tensor out.</param>
    public static void Load(nn.Module module, SafetensorsFile file, Func<string, string?>? map = null) =>
        Load(module, file, name => (map is null ? name : map(name)) is { } target ? new TensorPlace(target) : null);

    /// <inheritdoc cref="Load(nn.Module, string, Func{string, string})"/>
    /// <param name="module">Keeps its own types and device.</param>
    /// <param name="file">An open file.</param>
    /// <param name="place">Where a tensor of the file goes; null leaves it out.</param>
    public static void Load(nn.Module module, SafetensorsFile file, Func<string, TensorPlace?> place)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(place);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (name, target) in Match(file, module.state_dict(), place))
        {
            using var value = file.Load(name);
            target.copy_(value);
        }
    }

    /// <summary>Saves a module's parameters and buffers.</summary>
    /// <param name="module">The module; it stays as it is.</param>
    /// <param name="path">The target file.</param>
    /// <param name="dtype">Float tensors are stored as this type; null keeps their own. Others keep theirs always.</param>
    /// <param name="metadata">Free texts by key.</param>
    /// <exception cref="SafetensorsException">A value does not fit the type, or the file cannot be written.</exception>
    public static void Save(
        nn.Module module,
        string path,
        ScalarType? dtype = null,
        IReadOnlyDictionary<string, string>? metadata = null
    )
    {
        ArgumentNullException.ThrowIfNull(module);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var tensors = module.state_dict().Select(pair => (pair.Key, Stored(path, pair.Key, pair.Value, dtype)));
        SafetensorsWriter.Save(path, tensors, metadata);
    }

    // The names in the file, each with the tensor, or the part of one, that it fills.
    private static List<(string Name, Tensor Target)> Match(
        SafetensorsFile file,
        Dictionary<string, Tensor> targets,
        Func<string, TensorPlace?> place
    )
    {
        var matches = new List<(string Name, Tensor Target)>();
        var filled = new Dictionary<(string Name, int Part), int>();
        foreach (var name in file.Names)
        {
            if (place(name) is not { } at)
            {
                continue;
            }

            if (!targets.TryGetValue(at.Name, out var whole))
            {
                throw new SafetensorsException(file.Path, name, "only tensors the module has", $"no '{at.Name}' in it");
            }

            if (!filled.TryAdd((at.Name, at.Part), at.Parts))
            {
                throw new SafetensorsException(file.Path, name, $"one tensor for '{at.Name}'", "a second");
            }

            var target = Part(whole, at);
            CheckFit(file, name, target);
            matches.Add((name, target));
        }

        CheckComplete(file, targets, filled);
        return matches;
    }

    private static Tensor Part(Tensor whole, TensorPlace at)
    {
        var part = at.Parts == 1 ? whole : whole.chunk(at.Parts)[at.Part];
        return at.IsTransposed ? part.t() : part;
    }

    private static void CheckComplete(
        SafetensorsFile file,
        Dictionary<string, Tensor> targets,
        Dictionary<(string Name, int Part), int> filled
    )
    {
        bool IsFilled(string name) =>
            filled.TryGetValue((name, 0), out var parts)
            && Enumerable.Range(0, parts).All(part => filled.ContainsKey((name, part)));
        var missing = targets.Keys.Where(name => !IsFilled(name)).ToList();
        if (missing.Count > 0)
        {
            throw new SafetensorsException(
                file.Path,
                missing[0],
                $"all {targets.Count} tensors of the module",
                $"{missing.Count} missing"
            );
        }
    }

    private static void CheckFit(SafetensorsFile file, string name, Tensor target)
    {
        var info = file.Info(name);
        if (!info.Shape.SequenceEqual(target.shape))
        {
            throw new SafetensorsException(
                file.Path,
                name,
                $"shape [{string.Join(", ", target.shape)}]",
                info.ShapeText
            );
        }

        var loaded = SafetensorsType.Find(info.DataType)!.Loaded;
        if (is_floating_point(loaded) != is_floating_point(target.dtype))
        {
            throw new SafetensorsException(file.Path, name, $"numbers that become {target.dtype}", info.DataType);
        }
    }

    private static Tensor Stored(string path, string name, Tensor tensor, ScalarType? dtype)
    {
        if (dtype is not { } type || type == tensor.dtype || !is_floating_point(tensor.dtype))
        {
            return tensor;
        }

        var stored = tensor.to_type(type);
        var isSound = stored.isfinite().eq(tensor.isfinite()).all().ToBoolean();
        return isSound
            ? stored
            : throw new SafetensorsException(path, name, $"values within the range of {type}", "larger ones");
    }
}
