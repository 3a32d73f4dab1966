using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace Sora.Lab.Kernel.Execution;

/// <summary>The assemblies that cells were compiled to.</summary>
/// <remarks>
/// A load context holds one version of an assembly. When a cell defines a library again, code that is compiled later is
/// loaded in a further context, which sees the new version; what was compiled before keeps the old one.
/// </remarks>
internal sealed class CellAssemblies
{
    private readonly ConcurrentDictionary<string, Assembly> loaded = new();
    private Context context;

    /// <summary>Starts with none.</summary>
    public CellAssemblies() => context = new Context(loaded);

    /// <summary>Loads an assembly.</summary>
    public Assembly Load(MemoryStream assembly, MemoryStream symbols)
    {
        (assembly, symbols) = SafePointWriter.Write(assembly, symbols);
        assembly.Position = 0;
        symbols.Position = 0;
        Assembly result = context.LoadFromStream(assembly, symbols);
        loaded[result.FullName!] = result;
        return result;
    }

    /// <summary>Loads in a further context from now on.</summary>
    public void Renew() => context = new Context(loaded);

    private sealed class Context(ConcurrentDictionary<string, Assembly> loaded) : AssemblyLoadContext("cells")
    {
        protected override Assembly? Load(AssemblyName assemblyName) => loaded.GetValueOrDefault(assemblyName.FullName);
    }
}
