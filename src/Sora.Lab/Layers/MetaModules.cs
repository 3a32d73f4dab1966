namespace Sora.Lab.Layers;

/// <summary>Modules without memory for their parameters: to count them, or to give them those of a file.</summary>
/// <remarks>
/// Starting values of billions of parameters cost minutes and would be thrown away. What is built here has parameters of the
/// right shapes on torch's meta device, which holds no data. The networks of text-to-video models heed it: text encoder,
/// diffusion transformer, video autoencoder.
/// </remarks>
public static class MetaModules
{
    [ThreadStatic]
    private static Device? device;

    /// <summary>Where layers make their parameters; null for torch's default.</summary>
    internal static Device? Device => device;

    /// <summary>Builds a module whose parameters have shapes and no values.</summary>
    /// <param name="build">Makes the module, on this thread.</param>
    public static T Build<T>(Func<T> build)
        where T : nn.Module
    {
        ArgumentNullException.ThrowIfNull(build);
        using var scope = NewDisposeScope(); // for what constructors leave behind; parameters survive it
        var before = device;
        device = META;
        try
        {
            return build();
        }
        finally
        {
            device = before;
        }
    }
}
