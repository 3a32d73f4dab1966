namespace Sora.Lab.Cli;

/// <summary>Where the repository keeps what the program needs.</summary>
internal static class LabFolders
{
    /// <summary>The nearest folder above the program, or above the current folder, that holds <c>Sora.Lab.sln</c>.</summary>
    public static string Root { get; } =
        Above(AppContext.BaseDirectory) ?? Above(Environment.CurrentDirectory) ?? AppContext.BaseDirectory;

    /// <summary>The shipped lab model.</summary>
    public static string Checkpoint => Path.Combine(Root, "data", "checkpoints", "lab");

    /// <summary>The config of the run that the shipped lab model ended with.</summary>
    public static string Training => Path.Combine(Root, "data", "configs", "base-6.json");

    /// <summary>The shipped recaptioner.</summary>
    public static string Recaptioner => Path.Combine(Root, "data", "checkpoints", RecaptionerFolder.Name);

    /// <summary>The shipped world model.</summary>
    public static string World => Path.Combine(Root, "data", "checkpoints", "world");

    /// <summary>The folder of a model: the shipped one by the name <c>lab</c>, any other by its path.</summary>
    public static string Model(string name) => name == "lab" ? Checkpoint : Path.GetFullPath(name);

    private static string? Above(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Sora.Lab.sln")))
            {
                return folder.FullName;
            }
        }

        return null;
    }
}
