namespace Sora.Lab.Training.Tests.Runs;

/// <summary>The configs in <c>data/configs</c>.</summary>
internal static class ShippedConfigs
{
    /// <summary>The repository's folder.</summary>
    public static string Root { get; } = Find();

    /// <summary>The shipped model, whose autoencoder the cascade is trained on.</summary>
    public static string Lab => Path.Combine(Root, "data", "checkpoints", "lab");

    /// <summary>A file or folder of configs.</summary>
    public static string At(string name) => Path.Combine(Root, "data", "configs", name);

    /// <summary>Reads one.</summary>
    public static TrainingConfig Read(string name) => TrainingConfigFile.Read(At(name + ".json"));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Sora.Lab.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
