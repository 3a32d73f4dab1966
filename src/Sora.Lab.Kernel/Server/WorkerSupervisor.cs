using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Server;

/// <summary>Keeps a worker running, asks it, and starts another when it has ended.</summary>
internal sealed class WorkerSupervisor : IDisposable
{
    private readonly Action<Channel, List<byte[]>> forward;
    private readonly Action<string, string> printed;
    private readonly Action<string> log;
    private readonly Lock gate = new();
    private WorkerProcess? worker;
    private bool disposed;

    /// <summary>Starts the first worker.</summary>
    /// <param name="forward">Given the messages of the worker that are not answers.</param>
    /// <param name="printed">Given what native code prints: stream name and text.</param>
    /// <param name="log">Told when a worker ends.</param>
    public WorkerSupervisor(Action<Channel, List<byte[]>> forward, Action<string, string> printed, Action<string> log)
    {
        this.forward = forward;
        this.printed = printed;
        this.log = log;
        Current();
    }

    /// <summary>Asks the worker and waits for its answer.</summary>
    /// <exception cref="WorkerLostException">It ended before it answered.</exception>
    public Message Ask(Message request)
    {
        Task<Message> answer;
        lock (gate)
        {
            answer = Current().AskAsync(request);
        }
        return answer.GetAwaiter().GetResult();
    }

    /// <summary>Sends the worker a message that has no answer.</summary>
    public void Tell(Channel channel, Message message)
    {
        lock (gate)
        {
            worker?.Tell(channel, message);
        }
    }

    /// <summary>Waits until everything has come that the cell just answered has printed.</summary>
    public void WaitForPrints() => worker?.WaitForPrints();

    /// <summary>Ends the worker and starts a fresh one.</summary>
    /// <param name="because">What the cell that runs is told.</param>
    public void Replace(string because)
    {
        lock (gate)
        {
            worker?.Kill(because);
            worker = null;
            Current();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            worker?.Kill();
        }
    }

    private WorkerProcess Current()
    {
        lock (gate)
        {
            if (worker is null)
            {
                var started = new WorkerProcess(forward, printed);
                worker = started;
                new Thread(() => Serve(started)) { IsBackground = true, Name = "worker" }.Start();
            }
            return worker;
        }
    }

    private void Serve(WorkerProcess started)
    {
        // Before those who wait are told, so that what they ask next goes to another worker.
        string reason = started.Serve(beforeFailing: () => Forget(started));
        if (!disposed)
        {
            log($"the worker ended: {reason}");
        }
        started.Dispose();
    }

    private void Forget(WorkerProcess ended)
    {
        lock (gate)
        {
            if (worker == ended)
            {
                worker = null;
                // One that could not even start is tried again only when it is needed.
                if (!disposed && ended.HasAnswered)
                {
                    Current();
                }
            }
        }
    }
}
