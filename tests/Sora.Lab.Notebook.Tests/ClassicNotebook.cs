using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Sora.Lab.Notebook.Tests;

/// <summary>Debian's classic Notebook, serving one notebook whose kernel is ours, on loopback.</summary>
public sealed class ClassicNotebook : IDisposable
{
    private const string Empty = """
        {
          "cells": [{ "cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": [] }],
          "metadata": { "kernelspec": { "display_name": "C# (Sora.Lab)", "language": "C#", "name": "sora-lab" } },
          "nbformat": 4,
          "nbformat_minor": 2
        }
        """;
    private const string Python = "/usr/bin/python3";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string folder = Directory.CreateTempSubdirectory("sora-lab-classic-").FullName;
    private readonly string token = Guid.NewGuid().ToString("N");
    private readonly int port = FreePort();
    private readonly Process server;

    public ClassicNotebook()
    {
        var data = Path.Combine(folder, "data");
        var environment = new Dictionary<string, string> { ["JUPYTER_DATA_DIR"] = data };
        Tool.Run(Path.Combine(AppContext.BaseDirectory, "sora-lab"), environment, "kernel", "install", "--user");
        File.WriteAllText(Path.Combine(folder, "book.ipynb"), Empty);
        var start = new ProcessStartInfo(Python, Options) { WorkingDirectory = folder };
        foreach (
            var (name, value) in new[] { ("JUPYTER_DATA_DIR", data), ("HOME", folder), ("JUPYTER_CONFIG_DIR", folder) }
        )
        {
            start.Environment[name] = value;
        }

        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        server = Process.Start(start)!;
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        WaitForPort();
    }

    public static bool CanRun => Tool.Works(Python, "-c", "import notebook; assert notebook.version_info[0] == 6");

    public string Page => $"http://127.0.0.1:{port}/notebooks/book.ipynb?token={token}";

    public void Dispose()
    {
        server.Kill(entireProcessTree: true);
        server.WaitForExit();
        server.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private string[] Options =>
        [
            "-m",
            "notebook",
            "--no-browser",
            "--allow-root",
            "--ip=127.0.0.1",
            $"--port={port}",
            $"--NotebookApp.token={token}",
        ];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void WaitForPort()
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience; Thread.Sleep(100))
        {
            try
            {
                using var client = new TcpClient("127.0.0.1", port);
                return;
            }
            catch (SocketException)
            {
                // Not yet.
            }
        }

        throw new TimeoutException($"no Notebook server listens on port {port}");
    }
}
