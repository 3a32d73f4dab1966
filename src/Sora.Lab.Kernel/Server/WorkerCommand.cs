using System.Diagnostics;
using System.Text;
using Sora.Lab.Kernel.Install;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Server;

/// <summary>The command that starts a worker: this program again, with another verb.</summary>
internal static class WorkerCommand
{
    /// <summary>The verb, followed by the address of the pipe.</summary>
    public const string Verb = "worker";

    /// <summary>Starts a worker that connects to a pipe.</summary>
    public static Process Start(string pipe)
    {
        var start = new ProcessStartInfo(KernelSpec.Host(), [typeof(WorkerCommand).Assembly.Location, Verb, pipe])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
        };
        start.Environment[Message.SessionVariable] = Message.Session;
        Process process =
            Process.Start(start) ?? throw new KernelException($"cannot start a worker with '{start.FileName}'");
        process.StandardInput.Close(); // Native code that reads the terminal must not wait for ever.
        return process;
    }
}
