using System.Diagnostics;

namespace Sora.Lab.Notebook.Tests;

/// <summary>Runs a program to its end.</summary>
internal static class Tool
{
    public static string Run(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)}: exit code {process.ExitCode}\n{output}\n{error.Result}"
            );
    }

    /// <summary>Whether the program is there and ends well with these arguments.</summary>
    public static bool Works(string program, params string[] arguments)
    {
        try
        {
            Run(program, new Dictionary<string, string>(), arguments);
            return true;
        }
        catch (Exception exception)
            when (exception is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
