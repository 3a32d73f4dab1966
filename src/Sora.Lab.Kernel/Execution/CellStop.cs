using System.Diagnostics;

namespace Sora.Lab.Kernel.Execution;

/// <summary>The ways to stop what runs on a cell thread: before it goes on from an await, at a safe point, in a wait, and anywhere.</summary>
/// <remarks>
/// After the first exception, what cleans up runs undisturbed for a while. What has caught it and still goes on then meets it at every
/// safe point.
/// </remarks>
#pragma warning disable CA1001 // Its sources of cancellation are not disposed: the thread that cancels them may still be inside.
internal sealed class CellStop
#pragma warning restore CA1001
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(250);

    [ThreadStatic]
    private static CellStop? own;

    private readonly CancellationTokenSource next = new();
    private readonly CancellationTokenSource abort = new();
    private readonly nuint lowest;
    private readonly nuint size;
    private long requestedAt;
    private volatile bool wasHit;

    /// <summary>Is for what runs next on this thread.</summary>
    /// <param name="stackSize">The size of the thread's stack in bytes, of which hardly any is used yet.</param>
    public unsafe CellStop(int stackSize)
    {
        byte here;
        size = (nuint)stackSize - (64 * 1024); // less what is used, with room to spare
        lowest = (nuint)(&here) - size;
        own = this;
    }

    /// <summary>Cancelled when the code must not go on from an await.</summary>
    public CancellationToken Next => next.Token;

    /// <summary>Cancelled when the code is to be aborted.</summary>
    public CancellationToken Aborted => abort.Token;

    /// <summary>Whether the code has met an exception that came of the request.</summary>
    public bool WasHit => wasHit;

    private bool IsGraceOver => Stopwatch.GetElapsedTime(requestedAt) > Grace;

    /// <summary>Asks the code to stop.</summary>
    public void Request()
    {
        requestedAt = Stopwatch.GetTimestamp();
        next.Cancel();
        SafePoint.Arm(lowest, size);
    }

    /// <summary>Asks again, where the code has not been hit or goes on for too long after that.</summary>
    /// <param name="thread">The thread it runs on, which is woken where it waits.</param>
    public void Insist(Thread thread)
    {
        if (wasHit && !IsGraceOver)
        {
            return;
        }
        SafePoint.Arm(lowest, size);
        if (thread.ThreadState.HasFlag(System.Threading.ThreadState.WaitSleepJoin))
        {
            wasHit = true;
            thread.Interrupt();
        }
    }

    /// <summary>Aborts the code wherever it is but in what cleans up; returns when that has been done.</summary>
    public void Abort()
    {
        wasHit = true;
        requestedAt = Stopwatch.GetTimestamp();
        abort.Cancel();
    }

    /// <summary>The exception for the code on this thread, which is at a safe point.</summary>
    public static OperationCanceledException Hit()
    {
        own!.wasHit = true;
        if (!own.IsGraceOver)
        {
            SafePoint.Disarm();
        }
        return new OperationCanceledException("the cell was interrupted");
    }
}
