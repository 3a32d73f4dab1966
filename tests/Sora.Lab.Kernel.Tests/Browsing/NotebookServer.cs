using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Sora.Lab.Kernel.Tests.Browsing;

/// <summary>Debian's classic Notebook on loopback, at whichever port it finds free.</summary>
internal sealed partial class NotebookServer : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string token = Guid.NewGuid().ToString("N");
    private readonly TaskCompletionSource<string> root = new();
    private readonly Process server;

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="folder">What it serves.</param>
    /// <param name="environment">Where its kernels and settings are.</param>
    /// <param name="options">More of its options.</param>
    public NotebookServer(
        string folder,
        IEnumerable<(string Name, string Value)> environment,
        params IEnumerable<string> options
    )
    {
        var start = new ProcessStartInfo(Python, [.. Options, $"--NotebookApp.token={token}", .. options])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        server = new Process { StartInfo = start };
        server.ErrorDataReceived += (_, line) => Hear(line.Data);
        server.Start();
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        if (!root.Task.Wait(Patience))
        {
            Dispose();
            throw new TimeoutException($"the Notebook server names no address after {Patience}");
        }
    }

    /// <summary>Whether it is installed: version 6, the last that is the classic one.</summary>
    public static bool CanRun { get; } = TryImport();

    /// <summary>The address of a page of it.</summary>
    /// <param name="path">Without a slash before it, such as <c>notebooks/book.ipynb</c>.</param>
    public string Page(string path) => $"{root.Task.Result}{path}?token={token}";

    public void Dispose()
    {
        if (!server.HasExited)
        {
            server.Kill(entireProcessTree: true);
        }

        server.WaitForExit();
        server.Dispose();
    }

    private static string[] Options => ["-m", "notebook", "--no-browser", "--allow-root", "--ip=127.0.0.1"];

    // It listens before it says where; the end of its words without an address is the end of it.
    private void Hear(string? line)
    {
        if (line is null)
        {
            root.TrySetException(new InvalidOperationException("the Notebook server ended before it listened"));
        }
        else if (Address().Match(line) is { Success: true } match)
        {
            root.TrySetResult(match.Value);
        }
    }

    private static bool TryImport()
    {
        if (!File.Exists(Python))
        {
            return false;
        }

        var start = new ProcessStartInfo(Python, ["-c", "import notebook; assert notebook.version_info[0] == 6"])
        {
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/")]
    private static partial Regex Address();
}
