using System.Reflection;

namespace Sora.Lab.Kernel.Execution;

/// <summary>The assemblies that the kernel itself runs on, which come before those of packages.</summary>
internal static class OwnAssemblies
{
    private static readonly Dictionary<string, string> Paths = (
        AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? ""
    )
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .ToLookup(path => Path.GetFileName(path), StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => group.First(), StringComparer.OrdinalIgnoreCase);

    /// <summary>What to tell of a package's assembly that is newer than the kernel's own; null when there is nothing.</summary>
    /// <remarks>An older one is no matter: a higher version serves for a lower one.</remarks>
    public static string? Notice(string path)
    {
        if (!Paths.TryGetValue(Path.GetFileName(path), out string? own))
        {
            return null;
        }
        AssemblyName asked = AssemblyName.GetAssemblyName(path);
        Version? used = AssemblyName.GetAssemblyName(own).Version;
        return asked.Version > used
            ? $"the kernel runs on {asked.Name} {used}, which is used instead of {asked.Version}"
            : null;
    }
}
