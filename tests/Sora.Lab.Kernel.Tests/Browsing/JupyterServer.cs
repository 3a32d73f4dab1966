using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Sora.Lab.Kernel.Tests.Browsing;

/// <summary>A Jupyter server on loopback that starts our kernel and serves a folder of pages.</summary>
internal sealed class JupyterServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string token = Guid.NewGuid().ToString("N");
    private readonly int port = FreePort();
    private readonly Process server;

    public JupyterServer(TestKernel kernel, string pages)
    {
        string[] options =
        [
            "-m",
            "notebook",
            "--no-browser",
            "--allow-root",
            "--ip=127.0.0.1",
            $"--port={port}",
            $"--NotebookApp.token={token}",
            $"--NotebookApp.extra_static_paths={pages}",
        ];
        var start = new ProcessStartInfo(TestKernel.Python, options)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in kernel.Isolated())
        {
            start.Environment[name] = value;
        }
        server = Process.Start(start)!;
        server.BeginOutputReadLine();
        server.BeginErrorReadLine();
        WaitForPort();
    }

    /// <summary>Whether the server of Debian's classic Notebook is installed.</summary>
    public static bool CanRun =>
        TestKernel.Start(TestKernel.Python, ["-c", "import notebook.notebookapp"], []).ExitCode == 0;

    /// <summary>The address of a page of the folder.</summary>
    public string Page(string name) => $"http://127.0.0.1:{port}/static/{name}?token={token}";

    public void Dispose()
    {
        server.Kill(entireProcessTree: true);
        server.WaitForExit();
        server.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void WaitForPort()
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var client = new TcpClient("127.0.0.1", port);
                return;
            }
            catch (SocketException) when (watch.Elapsed < Patience && !server.HasExited)
            {
                Thread.Sleep(100);
            }
        }
    }
}
