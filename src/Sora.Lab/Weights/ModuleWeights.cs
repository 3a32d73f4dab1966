namespace Sora.Lab.Weights;

/// <summary>A module's parameters and buffers, to and from a <c>.safetensors</c> file, strictly.</summary>
public static class ModuleWeights
{
    /// <summary>Loads a file into a module. Nothing is changed unless everything fits.</summary>
    /// <param name="module">Keeps its own types and device: weights stored in 16 bits become float32 on the way in.</param>
    /// <param name="path">The file, or the index of its shards.</param>
    /// <param name="map">The module's name for a name of the file; null leaves that tensor out.</param>
    /// <exception cref="SafetensorsException">
    /// A tensor is missing, left over, of another shape, or of another kind of number; or the file is not sound.
    /// </exception>
    public static void Load(nn.Module module, string path, Func<string, string?>? map = null)
    {
        using var weights = WeightSet.Open(path);
        Load(module, weights, Whole(map));
    }

    /// <inheritdoc cref="Load(nn.Module, string, Func{string, string})"/>
    /// <param name="module">Keeps its own types and device.</param>
    /// <param name="file">An open file.</param>
    /// <param name="map">The module's name for a name of the file; null leaves that tensor out.</param>
    public static void Load(nn.Module module, SafetensorsFile file, Func<string, string?>? map = null) =>
        Load(module, file, Whole(map));

    /// <inheritdoc cref="Load(nn.Module, string, Func{string, string})"/>
    /// <param name="module">Keeps its own types and device.</param>
    /// <param name="file">An open file.</param>
    /// <param name="place">Where a tensor of the file goes; null leaves it out.</param>
    public static void Load(nn.Module module, SafetensorsFile file, Func<string, TensorPlace?> place)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(place);
        Load(module, WeightSet.Of(file), place);
    }

    /// <summary>Checks that files hold exactly a module's tensors, by their headers alone.</summary>
    /// <param name="module">May be of <see cref="Layers.MetaModules"/>.</param>
    /// <param name="weights">The files.</param>
    /// <param name="map">The module's name for a name of the files; null leaves that tensor out.</param>
    /// <exception cref="SafetensorsException">A tensor is missing, left over, or of another shape or kind.</exception>
    public static void Check(nn.Module module, WeightSet weights, Func<string, string?>? map = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        using var scope = NewDisposeScope();
        Match(weights, module.state_dict(), Whole(map));
    }

    /// <summary>
    /// Gives a module of <see cref="Layers.MetaModules"/> the values of files, one tensor at a time: never more than the
    /// module and one tensor are in memory. On the CPU and in the files' own type they are shared, not copied.
    /// </summary>
    /// <param name="module">Its parameters are replaced; they want no gradient.</param>
    /// <param name="weights">The files.</param>
    /// <param name="map">The module's name for a name of the files; null leaves that tensor out.</param>
    /// <param name="device">Where the parameters shall live.</param>
    /// <param name="typeOf">The type each shall have, by the module's name.</param>
    /// <param name="change">Changes a value on its way, by the module's name; null leaves it as it is.</param>
    /// <exception cref="SafetensorsException">
    /// A tensor is missing, left over, of another shape or kind, or holds a number that is not finite.
    /// </exception>
    public static void Fill(
        nn.Module module,
        WeightSet weights,
        Func<string, string?>? map,
        Device device,
        Func<string, ScalarType> typeOf,
        Func<string, Tensor, Tensor?>? change = null
    )
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(typeOf);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var sources = Match(weights, module.state_dict(), Whole(map))
            .ToDictionary(match => match.Target, match => match.Name);
        foreach (var (path, owner) in module.named_modules().Prepend(("", module)))
        {
            foreach (var (name, _) in owner.named_parameters(recurse: false).ToList())
            {
                using var perTensor = NewDisposeScope();
                var full = path.Length == 0 ? name : $"{path}.{name}";
                var stored = weights.Share(sources[full]);
                CheckFinite(weights, sources[full], stored);
                var value = (change?.Invoke(full, stored) ?? stored).to(typeOf(full), device);
                Replace(owner, name, new Parameter(value.alias(), requires_grad: false));
            }
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
        SafetensorsWriter.Save(path, Stored(module, path, dtype), metadata);
    }

    /// <summary>Saves a module's parameters and buffers in files of at most a size, with their index.</summary>
    /// <param name="module">The module; it stays as it is.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="name">What their names begin with, as in <see cref="SafetensorsWriter.SaveShards"/>.</param>
    /// <param name="mostBytes">A file's most data.</param>
    /// <param name="dtype">Float tensors are stored as this type; null keeps their own.</param>
    /// <exception cref="SafetensorsException">A value does not fit the type, or a file cannot be written.</exception>
    public static void SaveShards(
        nn.Module module,
        string folder,
        string name,
        long mostBytes,
        ScalarType? dtype = null
    )
    {
        ArgumentNullException.ThrowIfNull(module);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        SafetensorsWriter.SaveShards(folder, name, Stored(module, folder, dtype), mostBytes);
    }

    private static IEnumerable<(string Name, Tensor Tensor)> Stored(nn.Module module, string path, ScalarType? dtype) =>
        module.state_dict().Select(pair => (pair.Key, Stored(path, pair.Key, pair.Value, dtype)));

    private static void Load(nn.Module module, WeightSet weights, Func<string, TensorPlace?> place)
    {
        ArgumentNullException.ThrowIfNull(module);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (name, _, target) in Match(weights, module.state_dict(), place))
        {
            using var value = weights.Load(name);
            target.copy_(value);
        }
    }

    // Torch's own modules take a new parameter as a property, and dispose the old one.
    private static void Replace(nn.Module owner, string name, Parameter parameter)
    {
        if (owner is Layers.IHasParameters ours)
        {
            ours.Replace(name, parameter);
            return;
        }

        var property =
            owner.GetType().GetProperty(name)
            ?? throw new ArgumentException($"Expected a module with a '{name}' to set; found {owner.GetType().Name}.");
        property.SetValue(owner, parameter);
    }

    // One bad number makes a sum bad; only then is it counted.
    private static void CheckFinite(WeightSet weights, string name, Tensor value)
    {
        if (!is_floating_point(value) || float.IsFinite(value.sum().to(float32).item<float>()))
        {
            return;
        }

        var bad = value.isfinite().logical_not().sum().item<long>();
        if (bad > 0)
        {
            throw new SafetensorsException(
                weights.FileOf(name),
                name,
                "finite numbers",
                $"{bad} that are NaN or infinite"
            );
        }
    }

    private static Func<string, TensorPlace?> Whole(Func<string, string?>? map) =>
        name => (map is null ? name : map(name)) is { } target ? new TensorPlace(target) : null;

    // The names in the files, each with the tensor, or the part of one, that it fills.
    private static List<(string Name, string Target, Tensor Part)> Match(
        WeightSet file,
        Dictionary<string, Tensor> targets,
        Func<string, TensorPlace?> place
    )
    {
        var matches = new List<(string Name, string Target, Tensor Part)>();
        var filled = new Dictionary<(string Name, int Part), int>();
        foreach (var name in file.Names)
        {
            if (place(name) is not { } at)
            {
                continue;
            }

            if (!targets.TryGetValue(at.Name, out var whole))
            {
                var found = $"no '{at.Name}' in it";
                throw new SafetensorsException(file.FileOf(name), name, "only tensors the module has", found);
            }

            if (!filled.TryAdd((at.Name, at.Part), at.Parts))
            {
                throw new SafetensorsException(file.FileOf(name), name, $"one tensor for '{at.Name}'", "a second");
            }

            var target = Part(whole, at);
            CheckFit(file, name, target);
            matches.Add((name, at.Name, target));
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
        WeightSet file,
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

    private static void CheckFit(WeightSet file, string name, Tensor target)
    {
        var info = file.Info(name);
        if (!info.Shape.SequenceEqual(target.shape))
        {
            throw new SafetensorsException(
                file.FileOf(name),
                name,
                $"shape [{string.Join(", ", target.shape)}]",
                info.ShapeText
            );
        }

        var loaded = SafetensorsType.Find(info.DataType)!.Loaded;
        if (is_floating_point(loaded) != is_floating_point(target.dtype))
        {
            throw new SafetensorsException(
                file.FileOf(name),
                name,
                $"numbers that become {target.dtype}",
                info.DataType
            );
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
