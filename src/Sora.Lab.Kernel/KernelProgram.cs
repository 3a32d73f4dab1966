using System.Runtime.InteropServices;
using Sora.Lab.Kernel.Install;
using Sora.Lab.Kernel.Protocol;
using Sora.Lab.Kernel.Server;
using Sora.Lab.Kernel.Worker;

namespace Sora.Lab.Kernel;

/// <summary>The kernel's command line: <c>run</c>, <c>install</c> and <c>doctor</c>.</summary>
public static class KernelProgram
{
    /// <summary>Runs a command.</summary>
    /// <param name="args">The command and its options.</param>
    /// <returns>The exit code: 0 only on success.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        try
        {
            return args switch
            {
                ["run", var connectionFile] => await ServeAsync(connectionFile).ConfigureAwait(false),
                [WorkerCommand.Verb, var pipe] => WorkerProgram.Run(pipe),
                ["install", .. var options] => InstallCommand.Run(options, Console.Out),
                ["doctor"] => DoctorCommand.Run(Console.Out),
                ["--help" or "-h" or "help"] => Help(Console.Out, 0),
                _ => Help(Console.Error, 2),
            };
        }
        catch (KernelException error)
        {
            await Console.Error.WriteLineAsync($"sora-lab kernel: {error.Message}").ConfigureAwait(false);
            return 1;
        }
    }

    private static int Help(TextWriter output, int exitCode)
    {
        output.WriteLine(
            """
            The Jupyter kernel for C#.

              run CONNECTION_FILE                        serve the front end that wrote the file
              install [--user | --prefix DIR | --sys-prefix] [--name N]
                                                         write the kernelspecs (the user's, if not said otherwise)
              doctor                                     say what is installed and what is missing
            """
        );
        return exitCode;
    }

    private static async Task<int> ServeAsync(string connectionFile)
    {
        using var server = new KernelServer(
            ConnectionInfo.Load(connectionFile),
            line => Console.Error.WriteLine($"sora-lab kernel: {line}")
        );
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(
            PosixSignal.SIGINT,
            signal =>
            {
                signal.Cancel = true;
                server.Interrupt();
            }
        );
        _ = ParentWatch.WatchAsync(server.Stop);
        await server.RunAsync().ConfigureAwait(false);
        return 0;
    }
}
