using System.Reflection;

namespace Sora.Lab.Layers;

/// <summary>A module whose parts are field initializers and register themselves.</summary>
/// <remarks>
/// C# runs a derived class's initializers before the base constructor, so by the time this constructor runs every
/// field is there and one call registers them all. A field's name is its key in a checkpoint. Its own
/// parameters and buffers are detached from the scope they were made in, or they would vanish with it.
/// </remarks>
public abstract class Layer<T, TResult> : nn.Module<T, TResult>, IHasParameters
{
    /// <summary>Registers every layer, parameter and buffer held in a field.</summary>
    protected Layer(string name)
        : base(name) => LayerRegistration.Complete(this, RegisterComponents);

    void IHasParameters.Replace(string name, Parameter parameter)
    {
        LayerRegistration.Replace(this, name, parameter);
        ConditionallyRegisterParameter(name, parameter);
    }
}

/// <summary>A <see cref="Layer{T, TResult}"/> of two inputs.</summary>
public abstract class Layer<T1, T2, TResult> : nn.Module<T1, T2, TResult>, IHasParameters
{
    /// <inheritdoc cref="Layer{T, TResult}(string)"/>
    protected Layer(string name)
        : base(name) => LayerRegistration.Complete(this, RegisterComponents);

    void IHasParameters.Replace(string name, Parameter parameter)
    {
        LayerRegistration.Replace(this, name, parameter);
        ConditionallyRegisterParameter(name, parameter);
    }
}

/// <summary>A <see cref="Layer{T, TResult}"/> of three inputs.</summary>
public abstract class Layer<T1, T2, T3, TResult> : nn.Module<T1, T2, T3, TResult>, IHasParameters
{
    /// <inheritdoc cref="Layer{T, TResult}(string)"/>
    protected Layer(string name)
        : base(name) => LayerRegistration.Complete(this, RegisterComponents);

    void IHasParameters.Replace(string name, Parameter parameter)
    {
        LayerRegistration.Replace(this, name, parameter);
        ConditionallyRegisterParameter(name, parameter);
    }
}

/// <summary>A module of ours, whose parameters may be replaced by others.</summary>
internal interface IHasParameters
{
    /// <summary>Puts a parameter in the place of another of this module's own, which is disposed.</summary>
    void Replace(string name, Parameter parameter);
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

    public static void Replace(nn.Module module, string name, Parameter parameter)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var field =
            module.GetType().GetField(name, Own)
            ?? throw new ArgumentException($"Expected a parameter of {module.GetType().Name}; found '{name}'.");
        (field.GetValue(module) as Parameter)?.Dispose();
        field.SetValue(module, parameter.DetachFromDisposeScope());
    }
}
