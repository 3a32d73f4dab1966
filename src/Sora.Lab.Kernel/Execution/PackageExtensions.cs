using System.Reflection;
using Microsoft.DotNet.Interactive;
using Sora.Lab.Kernel.Display;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Loads what a package brings to notebooks, from its folder <c>interactive-extensions/dotnet</c>.</summary>
internal static class PackageExtensions
{
    /// <summary>Loads the extensions of a package.</summary>
    /// <param name="package">The package's folder.</param>
    /// <param name="session">Runs the package's <c>extension.dib</c>.</param>
    /// <param name="output">Where its outputs go.</param>
    /// <param name="cancellation">Gives up.</param>
    public static void Load(string package, NotebookSession session, ICellOutput output, CancellationToken cancellation)
    {
        string folder = Path.Combine(package, "interactive-extensions", "dotnet");
        if (!Directory.Exists(folder))
        {
            return;
        }
        AssemblyProbe.Instance.AddFolder(folder);
        MimeFormatter.WithPackage(() =>
        {
            foreach (string file in Directory.EnumerateFiles(folder, "*.dll"))
            {
                Load(file);
            }
        });
        string script = Path.Combine(folder, "extension.dib");
        if (File.Exists(script))
        {
            var cell = new Cell($"#!import \"{script}\"", "extension.dib");
            if (session.ExecuteNested(cell, output, cancellation).Error is { } error)
            {
                throw new KernelException($"'{script}': {error.Message}");
            }
        }
    }

    private static void Load(string file)
    {
        try
        {
            Assembly assembly = AssemblyProbe.Load(AssemblyName.GetAssemblyName(file), file);
            foreach (Type type in assembly.GetExportedTypes().Where(IsExtension))
            {
                var extension = (IKernelExtension)Activator.CreateInstance(type)!;
                extension.OnLoadAsync(Microsoft.DotNet.Interactive.Kernel.Root).GetAwaiter().GetResult();
            }
        }
        catch (Exception error) when (error is not (OutOfMemoryException or OperationCanceledException))
        {
            throw new KernelException($"the extension '{file}' does not work here: {error.Message}", error);
        }
    }

    private static bool IsExtension(Type type) =>
        typeof(IKernelExtension).IsAssignableFrom(type) && type is { IsAbstract: false, IsClass: true };
}
