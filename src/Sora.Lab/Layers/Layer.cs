namespace Sora.Lab.Layers;

/// <summary>A module whose parts are field initializers and register themselves.</summary>
/// <remarks>
/// C# runs a derived class's initializers before the base constructor, so by the time this constructor runs every
/// field is there and one call registers them all. A field's name is its key in a checkpoint. Its own
/// parameters and buffers are detached from the scope they were made in, or they would vanish with it.
/// </remarks>
public abstract class Layer<T, TResult> : nn.Module<T, TResult>
{
    /// <summary>Registers every layer, parameter and buffer held in a field.</summary>
    protected Layer(string name)
        : base(name) => LayerRegistration.Complete(this, RegisterComponents);
}

/// <summary>A <see cref="Layer{T, TResult}"/> of two inputs.</summary>
public abstract class Layer<T1, T2, TResult> : nn.Module<T1, T2, TResult>
{
    /// <inheritdoc cref="Layer{T, TResult}(string)"/>
    protected Layer(string name)
        : base(name) => LayerRegistration.Complete(this, RegisterComponents);
}

/// <summary>A <see cref="Layer{T, TResult}"/> of three inputs.</summary>
public abstract class Layer<T1, T2, T3, TResult> : nn.Module<T1, T2, T3, TResult>
{
    /// <inheritdoc cref="Layer{T, TResult}(string)"/>
    protected Layer(string name)
        : base(name) => LayerRegistration.Complete(this, RegisterComponents);
}

/// <summary>What the constructors of <see cref="Layer{T, TResult}"/> share.</summary>
internal static class LayerRegistration
{
    public static void Complete(nn.Module module, Action registerComponents)
    {
        registerComponents();
        foreach (var tensor in module.buffers(recurse: false).Concat(module.parameters(recurse: false)))
        {
            tensor.DetachFromDisposeScope();
        }
    }
}
