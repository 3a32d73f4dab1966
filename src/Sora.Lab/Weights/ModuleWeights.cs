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
    public static void Load(nn.Module module, SafetensorsFile file, Func<string, string?>? map = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(file);
        using var scope = NewDisposeScope();
        var targets = module.state_dict();
        var sources = Match(file, targets, map);
        using var noGradient = no_grad();
        foreach (var (name, target) in targets)
        {
            using var value = file.Load(sources[name]);
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

    private static Dictionary<string, string> Match(
        SafetensorsFile file,
        Dictionary<string, Tensor> targets,
        Func<string, string?>? map
    )
    {
        var sources = new Dictionary<string, string>();
        foreach (var name in file.Names)
        {
            if ((map is null ? name : map(name)) is not { } mapped)
            {
                continue;
            }

            if (!targets.TryGetValue(mapped, out var target))
            {
                throw new SafetensorsException(file.Path, name, "only tensors the module has", $"no '{mapped}' in it");
            }

            if (!sources.TryAdd(mapped, name))
            {
                throw new SafetensorsException(file.Path, name, $"one tensor for '{mapped}'", "a second");
            }

            CheckFit(file, name, target);
        }

        var missing = targets.Keys.Where(name => !sources.ContainsKey(name)).ToList();
        return missing.Count == 0
            ? sources
            : throw new SafetensorsException(
                file.Path,
                missing[0],
                $"all {targets.Count} tensors of the module",
                $"{missing.Count} missing"
            );
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
