namespace Sora.Lab.Kernel.Tests.Browsing;

/// <summary>The front end in the folder Page, built once for all test runs.</summary>
internal static class FrontEnd
{
    private const string Bundle = "page.bundle.js";

    /// <summary>Whether npm is installed, which gets the libraries by the lock file.</summary>
    public static bool CanBuild => TestKernel.Start("/bin/sh", ["-c", "npm --version"], []).ExitCode == 0;

    /// <summary>Builds it where a source is newer than the last build.</summary>
    /// <returns>The folder that holds page.html.</returns>
    public static string Build()
    {
        string root = Root(AppContext.BaseDirectory);
        string[] sources = Directory.GetFiles(Path.Combine(root, "tests", "Sora.Lab.Kernel.Tests", "Page"));
        string folder = Directory.CreateDirectory(Path.Combine(root, "artifacts", "page")).FullName;
        string bundle = Path.Combine(folder, Bundle);
        if (
            File.Exists(bundle)
            && sources.All(source => File.GetLastWriteTimeUtc(source) < File.GetLastWriteTimeUtc(bundle))
        )
        {
            return folder;
        }
        foreach (string source in sources)
        {
            File.Copy(source, Path.Combine(folder, Path.GetFileName(source)), overwrite: true);
        }
        (int exitCode, string text) = TestKernel.Start(
            "/bin/sh",
            ["-c", "npm ci --no-audit --no-fund && npm run build"],
            [],
            folder
        );
        Assert.True(exitCode == 0, text);
        return folder;
    }

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "Sora.Lab.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
