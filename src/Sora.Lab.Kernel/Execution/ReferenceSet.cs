using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Sora.Lab.Kernel.Display;

namespace Sora.Lab.Kernel.Execution;

/// <summary>What cells may use: the framework, the kernel's functions, and what <c>#r</c> has added.</summary>
internal sealed class ReferenceSet
{
    private readonly ConcurrentDictionary<string, MetadataReference> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> added = new(StringComparer.Ordinal);
    private readonly AssemblyProbe probe = AssemblyProbe.Instance;

    /// <summary>Starts with the framework the kernel runs on.</summary>
    public ReferenceSet()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string trusted = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
        foreach (string path in trusted.Split(Path.PathSeparator))
        {
            if (Path.GetDirectoryName(path) == framework)
            {
                AddFile(path);
            }
        }
        AddFile(typeof(SharedValues).Assembly.Location);
        AddFile(typeof(Microsoft.DotNet.Interactive.Kernel).Assembly.Location);
        AddFile(typeof(Microsoft.DotNet.Interactive.Formatting.Formatter).Assembly.Location);
        AddFile(typeof(Microsoft.AspNetCore.Html.IHtmlContent).Assembly.Location);
        AddFile(typeof(Microsoft.Data.Analysis.DataFrame).Assembly.Location);
    }

    /// <summary>The files that cells have added.</summary>
    public IEnumerable<string> Added => added.Keys;

    /// <summary>Everything, for the compiler.</summary>
    public IReadOnlyCollection<MetadataReference> All => [.. byName.Values];

    /// <summary>Adds what a <c>#r</c> names: a file, relative to the working folder, or an assembly by its name.</summary>
    /// <exception cref="KernelException">There is no such file, or it is no managed assembly.</exception>
    public void Add(string reference)
    {
        string path = Path.GetFullPath(reference);
        if (File.Exists(path))
        {
            AddWithDependencies(path);
        }
        else if (!LooksLikePath(reference) && TryLoadByName(reference) is { Location.Length: > 0 } assembly)
        {
            AddFile(assembly.Location);
        }
        else
        {
            throw new KernelException($"#r \"{reference}\": no such file (looked for {path})");
        }
    }

    /// <summary>Adds managed assemblies and the places to find them and native libraries at run time.</summary>
    public void Add(IReadOnlyList<string> compile, IEnumerable<string> runtime, IEnumerable<string> native)
    {
        probe.AddManaged(runtime);
        probe.AddNative(native);
        foreach (string path in compile)
        {
            AddFile(path);
            added[path] = true;
        }
    }

    /// <summary>Adds an assembly that is in memory only.</summary>
    public void AddImage(string name, byte[] image) =>
        byName[name] = MetadataReference.CreateFromImage(image, filePath: name);

    private void AddWithDependencies(string path)
    {
        AssemblyName name = Name(path);
        DependencyFile dependencies = DependencyFile.Read(path);
        probe.AddFolder(Path.GetDirectoryName(path)!);
        probe.AddManaged(dependencies.Managed);
        probe.AddNative(dependencies.Native);
        // Where the process has the assembly already, the types in it are the ones that cells must see.
        Assembly loaded = AssemblyProbe.Load(name, path);
        AddFile(loaded.Location.Length > 0 ? loaded.Location : path);
        added[path] = true;
        foreach (string dependency in dependencies.Managed)
        {
            AddFile(dependency);
        }
        foreach (Module module in loaded.GetModules())
        {
            RuntimeHelpers.RunModuleConstructor(module.ModuleHandle);
        }
    }

    private void AddFile(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        if (!byName.ContainsKey(name) && IsManaged(path))
        {
            byName[name] = MetadataReference.CreateFromFile(path, documentation: FrameworkDocumentation.For(path));
        }
    }

    private static bool IsManaged(string path)
    {
        using FileStream stream = File.OpenRead(path);
        using var reader = new System.Reflection.PortableExecutable.PEReader(stream);
        return reader.HasMetadata;
    }

    private static AssemblyName Name(string path)
    {
        try
        {
            return AssemblyName.GetAssemblyName(path);
        }
        catch (BadImageFormatException error)
        {
            throw new KernelException($"#r \"{path}\": not a .NET assembly", error);
        }
    }

    private static bool LooksLikePath(string reference) =>
        reference.Contains('/', StringComparison.Ordinal)
        || reference.Contains('\\', StringComparison.Ordinal)
        || reference.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);

    private static Assembly? TryLoadByName(string name)
    {
        try
        {
            return Assembly.Load(new AssemblyName(name));
        }
        catch (Exception error) when (error is IOException or BadImageFormatException)
        {
            return null;
        }
    }
}
