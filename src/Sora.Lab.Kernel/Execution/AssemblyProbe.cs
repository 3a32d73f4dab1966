using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Finds the assemblies and native libraries that referenced assemblies need, at run time.</summary>
/// <remarks>
/// Everything is loaded in the default context: what the process has already (the kernel can run inside
/// <c>sora-lab</c>) and what cells refer to are then the same types.
/// </remarks>
internal sealed class AssemblyProbe
{
    private readonly ConcurrentDictionary<string, string> managed = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> native = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> folders = new(StringComparer.Ordinal);

    private AssemblyProbe()
    {
        AssemblyLoadContext.Default.Resolving += (context, name) => FindManaged(context, name);
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => FindNative(name);
    }

    /// <summary>The probe of this process.</summary>
    public static AssemblyProbe Instance { get; } = new();

    /// <summary>Looks in a folder from now on.</summary>
    public void AddFolder(string folder) => folders[folder] = true;

    /// <summary>Offers managed assemblies by their file names.</summary>
    public void AddManaged(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            managed.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        }
    }

    /// <summary>Offers native libraries by their file names.</summary>
    public void AddNative(IEnumerable<string> paths)
    {
        foreach (string path in paths)
        {
            native.TryAdd(Path.GetFileName(path), path);
        }
    }

    /// <summary>The loaded assembly of this name, or the file loaded now.</summary>
    /// <exception cref="KernelException">Another build of the assembly is loaded already.</exception>
    public static Assembly Load(AssemblyName name, string path)
    {
        Assembly? loaded = AssemblyLoadContext.Default.Assemblies.FirstOrDefault(assembly =>
            string.Equals(assembly.GetName().Name, name.Name, StringComparison.OrdinalIgnoreCase)
        );
        if (loaded is null)
        {
            return AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
        }
        if (loaded.GetName().Version < name.Version)
        {
            throw new KernelException(
                $"#r \"{path}\": {name.Name} {loaded.GetName().Version} is loaded already; restart the kernel to use {name.Version}"
            );
        }
        return loaded;
    }

    private Assembly? FindManaged(AssemblyLoadContext context, AssemblyName name)
    {
        if (name.Name is not { } simple)
        {
            return null;
        }
        IEnumerable<string> beside = folders.Keys.Select(folder => Path.Combine(folder, simple + ".dll"));
        string? path = beside.Prepend(managed.GetValueOrDefault(simple)).FirstOrDefault(File.Exists);
        return path is null ? null : context.LoadFromAssemblyPath(path);
    }

    private nint FindNative(string name)
    {
        string[] names = OperatingSystem.IsWindows()
            ? [name, name + ".dll"]
            : [name, "lib" + name + Suffix, name + Suffix, "lib" + name];
        IEnumerable<string> offered = names.Select(candidate => native.GetValueOrDefault(candidate)).OfType<string>();
        IEnumerable<string> beside = folders.Keys.SelectMany(folder =>
            names.SelectMany(candidate =>
                new[]
                {
                    Path.Combine(folder, candidate),
                    Path.Combine(folder, "runtimes", RuntimeInformation.RuntimeIdentifier, "native", candidate),
                }
            )
        );
        foreach (string path in offered.Concat(beside).Where(File.Exists))
        {
            if (NativeLibrary.TryLoad(path, out nint handle))
            {
                return handle;
            }
        }
        return 0;
    }

    private static string Suffix => OperatingSystem.IsMacOS() ? ".dylib" : ".so";
}
