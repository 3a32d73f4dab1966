using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Install;

/// <summary><c>kernel doctor</c>: what is there, what is missing, how to get it.</summary>
internal static class DoctorCommand
{
    /// <summary>Prints one line for each finding; fails when the kernel cannot be started from a front end.</summary>
    public static int Run(TextWriter output)
    {
        string data = JupyterFolders.UserData();
        output.WriteLine($".NET      {Environment.Version}, {typeof(DoctorCommand).Assembly.Location}");
        output.WriteLine($"SDK       {Sdk()}");
        output.WriteLine(
            $"Jupyter   {Found("jupyter") ?? "missing: install notebook or jupyterlab, or use VS Code's Jupyter extension"}"
        );
        bool own = Report(output, data, "sora-lab");
        bool alias = Report(output, data, ".net-csharp");
        return own && alias ? 0 : 1;
    }

    private static string Sdk()
    {
        const string Missing = "missing: #r \"nuget: ...\" needs the .NET SDK (https://dot.net/download)";
        if (Found("dotnet") is not { } dotnet)
        {
            return Missing;
        }
        try
        {
            string list = Execution.DotnetCommand.Run(
                Directory.GetCurrentDirectory(),
                ["--list-sdks"],
                CancellationToken.None
            );
            string newest = list.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault("").Split(' ')[0];
            bool isEnough = newest.StartsWith($"{Environment.Version.Major}.", StringComparison.Ordinal);
            return isEnough ? $"{newest}, {dotnet}" : $"{dotnet} has no SDK {Environment.Version.Major}: {Missing}";
        }
        catch (KernelException error)
        {
            return error.Message;
        }
    }

    private static bool Report(TextWriter output, string data, string name)
    {
        string file = Path.Combine(data, "kernels", name, "kernel.json");
        string state = State(file);
        output.WriteLine($"{name, -11} {state}");
        return state.StartsWith("ok", StringComparison.Ordinal);
    }

    private static string State(string file)
    {
        if (!File.Exists(file))
        {
            return $"missing {file}: run 'install'";
        }
        try
        {
            string[] command =
            [
                .. JsonNode.Parse(File.ReadAllText(file))!["argv"]!.AsArray().Select(part => part!.ToString()),
            ];
            string? absent = command.FirstOrDefault(part => Path.IsPathRooted(part) && !File.Exists(part));
            return absent is null ? $"ok {file}" : $"stale {file}: {absent} is gone; run 'install' again";
        }
        catch (Exception error) when (error is JsonException or NullReferenceException or InvalidOperationException)
        {
            return $"broken {file}: run 'install' again";
        }
    }

    /// <summary>Where a program is on the search path; null when it is not.</summary>
    public static string? Found(string program)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string file = OperatingSystem.IsWindows() ? program + ".exe" : program;
        return folders.Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);
    }
}
