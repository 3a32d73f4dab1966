namespace Sora.Lab.Kernel.Execution;

/// <summary>The packages in this machine's package cache.</summary>
internal static class LocalPackages
{
    /// <summary>The cache's folder.</summary>
    public static string Folder =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The names that begin so, as their authors write them.</summary>
    public static IEnumerable<string> Ids(string prefix) =>
        Names(Folder).Where(id => id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)).Select(Cased);

    /// <summary>The versions of one, newest first as far as text tells.</summary>
    public static IEnumerable<string> Versions(string id) =>
        Names(Path.Combine(Folder, id.ToLowerInvariant())).Reverse();

    private static IEnumerable<string> Names(string folder) =>
        Directory.Exists(folder)
            ? Directory
                .EnumerateDirectories(folder)
                .Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal)
            : [];

    // The cache has lower case only; the assembly a package is named after has the author's.
    private static string Cased(string id)
    {
        string? latest = Names(Path.Combine(Folder, id)).LastOrDefault();
        string library = Path.Combine(Folder, id, latest ?? "", "lib");
        string? assembly = Directory.Exists(library)
            ? Directory
                .EnumerateFiles(library, "*.dll", SearchOption.AllDirectories)
                .Select(path => Path.GetFileNameWithoutExtension(path))
                .FirstOrDefault(name => name.Equals(id, StringComparison.OrdinalIgnoreCase))
            : null;
        return assembly ?? id;
    }
}
