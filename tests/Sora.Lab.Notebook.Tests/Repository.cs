namespace Sora.Lab.Notebook.Tests;

/// <summary>Where things are in the checkout.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static IEnumerable<string> Notebooks =>
        Directory.EnumerateFiles(Path.Combine(Root, "notebooks"), "*.ipynb").Order(StringComparer.Ordinal);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sora.Lab.sln")))
        {
            folder =
                folder.Parent ?? throw new DirectoryNotFoundException("Sora.Lab.sln is in no folder above the tests.");
        }

        return folder.FullName;
    }
}
