using System.Runtime.InteropServices;
using System.Text;
using Sora.Lab.Kernel.Server;

namespace Sora.Lab.Kernel.Worker;

/// <summary>What native code prints goes to descriptors 1 and 2, which the front process reads.</summary>
internal static partial class NativePrints
{
    private static readonly byte[] MarkBytes = Encoding.ASCII.GetBytes(PrintedText.Mark);
    private static readonly Stream Output = Console.OpenStandardOutput();
    private static readonly Stream Errors = Console.OpenStandardError();

    /// <summary>Marks the end of a cell in both streams, behind all that native code has printed.</summary>
    public static void Mark()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = FlushAll(0);
        }
        Output.Write(MarkBytes);
        Errors.Write(MarkBytes);
    }

    // C gathers what is printed to a pipe until a buffer is full; null flushes every stream.
    [LibraryImport("libc", EntryPoint = "fflush")]
    private static partial int FlushAll(nint stream);
}
