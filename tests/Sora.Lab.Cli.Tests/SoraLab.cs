using System.Diagnostics;

namespace Sora.Lab.Cli.Tests;

/// <summary>Runs the program as its users do: as a process, with its exit code and its two streams.</summary>
internal static class SoraLab
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static Result Run(params string[] arguments) => Run(new Dictionary<string, string>(), arguments);

    public static Result Run(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Executable, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"sora-lab {string.Join(' ', arguments)} did not end.");
        }

        return new(process.ExitCode, output.Result, error.Result);
    }

    private static string Executable =>
        Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "sora-lab.exe" : "sora-lab");
}

/// <summary>What a run left behind.</summary>
internal sealed record Result(int ExitCode, string Output, string Error);
