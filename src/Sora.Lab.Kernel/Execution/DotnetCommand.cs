using System.Diagnostics;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Runs the .NET SDK's command line.</summary>
internal static class DotnetCommand
{
    /// <summary>Runs a command to its end.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="KernelException">It cannot be started, or it failed; the message is its first error.</exception>
    public static string Run(string folder, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            string quiet in new[]
            {
                "DOTNET_NOLOGO",
                "DOTNET_CLI_TELEMETRY_OPTOUT",
                "DOTNET_SKIP_FIRST_TIME_EXPERIENCE",
            }
        )
        {
            start.Environment[quiet] = "1";
        }
        // What this process was started with must not reach the builds it starts.
        start.Environment.Remove("MSBuildSDKsPath");
        start.Environment.Remove("MSBUILD_EXE_PATH");
        using Process process = Start(start);
        using CancellationTokenRegistration stop = cancellation.Register(() => ProcessTree.Kill(process));
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode == 0 ? text : throw new KernelException(Reason(text + errors.Result));
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new KernelException("cannot start 'dotnet': the .NET SDK is needed and must be on PATH", error);
        }
    }

    private static string Reason(string log) =>
        log.Split('\n')
            .Where(line => line.Contains("error", StringComparison.Ordinal))
            .Select(line => line[line.IndexOf("error", StringComparison.Ordinal)..].Split(" [")[0].Trim())
            .FirstOrDefault("the build failed and did not say why");
}
