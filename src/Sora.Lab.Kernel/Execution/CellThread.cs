using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime;

namespace Sora.Lab.Kernel.Execution;

/// <summary>
/// The one thread that runs user code: synchronous parts, what follows an <c>await</c>, and late continuations. Being one
/// thread, it can be stopped wherever the code is, and what the code keeps per thread lives from cell to cell.
/// </summary>
/// <remarks>
/// A cell stops before it goes on from an await and at the safe points of its own code (<see cref="SafePoint"/>); a thread that sleeps or
/// waits is interrupted. Only what then still computes, in a library, is aborted, by <see cref="ControlledExecution"/>: an abort that
/// lands while the runtime allocates or changes its own timers would end the process. None of these reaches into a native call: the
/// stop then waits for it to return, and says so. A thread takes one abort only, and so do those it starts (seen on .NET 10.0: the
/// second is never delivered), so a stopped thread is replaced by one that another thread starts.
/// </remarks>
internal sealed class CellThread : IDisposable
{
    private const int StackSize = 16 * 1024 * 1024;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan AbortAfter = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan NoticeAfter = TimeSpan.FromSeconds(1.5);

    private readonly BlockingCollection<Work> queue = [];
    private readonly Lock gate = new();
    private Thread thread;
    private CellStop? running;
    private bool stopping;

    /// <summary>Starts the thread.</summary>
    public CellThread() => Start();

    /// <summary>Runs a body and everything it awaits; called from another thread, one call at a time.</summary>
    /// <returns>What the body threw, or null; see <see cref="CellEnd"/>.</returns>
    public CellEnd Run(Func<Task> body)
    {
        var ended = new TaskCompletionSource<CellEnd>();
        queue.Add(new Work(() => RunCell(body), ended));
        return ended.Task.GetAwaiter().GetResult();
    }

    /// <summary>Stops what runs now and returns at once.</summary>
    /// <param name="notice">Told when the code is in a call that cannot be stopped.</param>
    public void Interrupt(Action<string> notice)
    {
        CellStop? target;
        lock (gate)
        {
            target = stopping ? null : running;
            stopping |= target is not null;
        }
        if (target is not null)
        {
            new Thread(() => Stop(target, notice)) { Name = "interrupt", IsBackground = true }.Start();
        }
    }

    /// <summary>Queues a continuation.</summary>
    public void Post(Action action) =>
        queue.Add(
            new Work(
                () =>
                {
                    action();
                    return default;
                },
                Ended: null
            )
        );

    /// <inheritdoc/>
    public void Dispose() => queue.CompleteAdding();

    // A stop must find the thread that runs, however soon it comes: no cell begins before it is known which that is.
    [MemberNotNull(nameof(thread))]
    private void Start()
    {
        lock (gate)
        {
            stopping = false;
            thread = new Thread(Loop, StackSize) { Name = "cells", IsBackground = true };
            thread.Start();
        }
    }

    private void Loop()
    {
        foreach (Work work in queue.GetConsumingEnumerable())
        {
            CellEnd end = work.Ended is null ? Guard(_ => work.Action()) : work.Action();
            if (work.Ended is null && end.Exception is { } late)
            {
                Console.Error.WriteLine($"a task of an earlier cell failed: {late}");
            }
            work.Ended?.SetResult(end);
            if (end.ThreadIsSpent)
            {
                return;
            }
        }
    }

    private CellEnd RunCell(Func<Task> body)
    {
        var context = new CellContext(this);
        SynchronizationContext.SetSynchronizationContext(context);
        CellEnd end = Guard(cancellation => Pump(body(), cancellation));
        if (end.WasInterrupted)
        {
            // What the cell still awaits must not go on running behind the next ones.
            context.Abandon();
        }
        return end;
    }

    private void Pump(Task task, CancellationToken cancellation)
    {
        task.ContinueWith(
            _ => Post(static () => { }),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );
        while (!task.IsCompleted)
        {
            queue.Take(cancellation).Action();
        }
        task.GetAwaiter().GetResult();
    }

    private CellEnd Guard(Action<CancellationToken> action)
    {
        var stop = new CellStop(StackSize);
        lock (gate)
        {
            running = stop;
        }
        Exception? failure = null;
        try
        {
#pragma warning disable SYSLIB0046 // It is meant for exactly this: code typed by a person, in a process that may be restarted.
            ControlledExecution.Run(() => action(stop.Next), stop.Aborted);
#pragma warning restore SYSLIB0046
        }
        catch (Exception error)
        {
            failure = error;
        }
        bool stopped = Leave();
        bool wasInterrupted = stopped && (failure is not null || stop.WasHit);
        return new CellEnd(wasInterrupted ? null : failure, wasInterrupted, stopped);
    }

    /// <summary>Leaves the part that may be interrupted; true when a stop is on its way to this thread.</summary>
    private bool Leave()
    {
        while (true)
        {
            try
            {
                lock (gate)
                {
                    running = null;
                    return stopping;
                }
            }
            catch (ThreadInterruptedException) { }
        }
    }

    private void Stop(CellStop target, Action<string> notice)
    {
        target.Request();
        Thread? abort = null;
        bool told = false;
        var watch = Stopwatch.StartNew();
        while (!thread.Join(Beat))
        {
            Insist(target);
            if (abort is null && watch.Elapsed > AbortAfter)
            {
                // It returns when the abort has landed, so it gets a thread of its own.
                abort = new Thread(target.Abort) { Name = "abort", IsBackground = true };
                abort.Start();
            }
            if (!told && watch.Elapsed > NoticeAfter)
            {
                told = true;
                notice(
                    "The cell is in a call that cannot be stopped; it ends when the call returns. "
                        + "Interrupt again to end it now; the session then starts afresh.\n"
                );
            }
        }
        SafePoint.Disarm(); // Another thread may get its stack.
        Start();
    }

    private void Insist(CellStop target)
    {
        lock (gate)
        {
            if (running == target)
            {
                target.Insist(thread);
            }
        }
    }

    private readonly record struct Work(Func<CellEnd> Action, TaskCompletionSource<CellEnd>? Ended);
}
