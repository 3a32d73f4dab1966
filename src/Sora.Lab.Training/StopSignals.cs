using System.Runtime.InteropServices;

namespace Sora.Lab.Training;

/// <summary>Turns the first SIGINT or SIGTERM into a wish to stop; the second does what it always does.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly List<PosixSignalRegistration> registrations;
    private readonly CancellationToken cancellation;
    private int received;

    public StopSignals(CancellationToken cancellation)
    {
        this.cancellation = cancellation;
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Receive),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Receive),
        ];
    }

    public bool IsStopWanted => cancellation.IsCancellationRequested || Volatile.Read(ref received) > 0;

    /// <inheritdoc />
    public void Dispose() => registrations.ForEach(registration => registration.Dispose());

    private void Receive(PosixSignalContext context) => context.Cancel = Interlocked.Increment(ref received) == 1;
}
