namespace Sora.Lab.Training.Optimization;

/// <summary>The parameters of a run, laid out in a few long buffers so that one operation updates them all.</summary>
/// <remarks>
/// Parameters of one type, device and weight decay share a buffer of values and one of gradients; each parameter and
/// its gradient become views into them. Moving a module to another device or type afterwards breaks the views: do that
/// first. Weight decay is for matrices and kernels; biases, norms and other vectors have none.
/// </remarks>
public sealed class FlatParameters : IDisposable
{
    /// <summary>Lays out parameters; their values stay as they are.</summary>
    /// <param name="parameters">Names, unique, and parameters; those that need no gradient are left out.</param>
    /// <exception cref="ArgumentException">There is nothing to train, or a name is there twice.</exception>
    public FlatParameters(IEnumerable<(string Name, Parameter Parameter)> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var trained = parameters.Where(entry => entry.Parameter.requires_grad).ToList();
        Names = [.. trained.Select(entry => entry.Name)];
        if (Names.Count == 0 || Names.Distinct().Count() != Names.Count)
        {
            throw new ArgumentException(
                $"Expected parameters to train, each with a name of its own; found {Names.Count}.",
                nameof(parameters)
            );
        }

        Groups =
        [
            .. trained
                .GroupBy(entry =>
                    (
                        entry.Parameter.dtype,
                        Device: entry.Parameter.device.ToString(),
                        Decays: entry.Parameter.dim() > 1
                    )
                )
                .Select(group => new ParameterGroup([.. group], group.Key.Decays)),
        ];
    }

    /// <summary>Names in the order given.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The buffers.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; }

    /// <summary>The number of values trained.</summary>
    public long Count => Groups.Sum(group => group.Values.numel());

    /// <summary>Lays out the parameters of modules; a name is the module's, a dot, and the parameter's.</summary>
    public static FlatParameters Of(IEnumerable<(string Name, nn.Module Module)> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        return new FlatParameters(
            modules.SelectMany(entry =>
                entry.Module.named_parameters().Select(p => ($"{entry.Name}.{p.name}", p.parameter))
            )
        );
    }

    /// <summary>Sets all gradients to 0.</summary>
    public void ZeroGradients()
    {
        foreach (var group in Groups)
        {
            group.ZeroGradients();
        }
    }

    /// <summary>Scales gradients down so that their joint norm is at most <paramref name="maximum"/>.</summary>
    /// <returns>The norm before.</returns>
    public double ClipGradients(double maximum)
    {
        using var scope = NewDisposeScope();
        using var nothing = no_grad();
        var norm = Math.Sqrt(Groups.Sum(group => Math.Pow(group.Gradients.norm().ToDouble(), 2)));
        if (norm > maximum)
        {
            using var scale = (maximum / norm).ToScalar();
            foreach (var group in Groups)
            {
                group.Gradients.mul_(scale);
            }
        }

        return norm;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var group in Groups)
        {
            group.Dispose();
        }
    }
}
