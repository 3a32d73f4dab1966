using System.IO.Pipes;
using System.Runtime.InteropServices;
using Sora.Lab.Kernel.Execution;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Worker;

/// <summary>The process that runs the user's code; it ends with the process that started it.</summary>
internal static class WorkerProgram
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Connects to the front process and serves it.</summary>
    /// <exception cref="KernelException">Nothing listens at the address.</exception>
    public static int Run(string address)
    {
        using var stream = new NamedPipeClientStream(
            ".",
            address,
            PipeDirection.InOut,
            PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly
        );
        try
        {
            stream.Connect(Patience);
        }
        catch (TimeoutException error)
        {
            throw new KernelException($"worker: nothing listens at '{address}'", error);
        }
        // A front end that interrupts by signal sends it to the whole process group; the front process passes it on.
        using PosixSignalRegistration signal = PosixSignalRegistration.Create(
            PosixSignal.SIGINT,
            context => context.Cancel = true
        );
        var session = new NotebookSession();
        CellConsole.Install();
        new Thread(session.WarmUp) { IsBackground = true, Name = "warm-up" }.Start();
        var host = new WorkerHost(new MessagePipe(stream, Task.CompletedTask), session);
        host.Serve();
        // Whatever the user's code still does must not keep the process alive.
        Environment.Exit(0);
        return 0;
    }
}
