namespace Sora.Lab.Kernel.Install;

/// <summary>Where Jupyter looks for kernels.</summary>
internal static class JupyterFolders
{
    /// <summary>The user's data folder: <c>JUPYTER_DATA_DIR</c>, or what the system's custom is.</summary>
    public static string UserData()
    {
        if (Variable("JUPYTER_DATA_DIR") is { } data)
        {
            return data;
        }
        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter");
        }
        return OperatingSystem.IsMacOS()
            ? Path.Combine(Home, "Library", "Jupyter")
            : Path.Combine(Variable("XDG_DATA_HOME") ?? Path.Combine(Home, ".local", "share"), "jupyter");
    }

    /// <summary>The data folder of an installation, such as a Python environment.</summary>
    public static string PrefixData(string prefix) => Path.Combine(Path.GetFullPath(prefix), "share", "jupyter");

    /// <summary>The active Python environment, as its activation script says it, else the one that has <c>jupyter</c>.</summary>
    /// <exception cref="KernelException">There is neither.</exception>
    public static string PythonPrefix() =>
        Variable("VIRTUAL_ENV")
        ?? Variable("CONDA_PREFIX")
        ?? (
            DoctorCommand.Found("jupyter") is { } jupyter
                ? Path.GetFullPath(Path.Combine(Path.GetDirectoryName(jupyter)!, ".."))
                : null
        )
        ?? throw new KernelException(
            "install: --sys-prefix: no Python environment is active and jupyter is not on PATH"
        );

    private static string Home => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
