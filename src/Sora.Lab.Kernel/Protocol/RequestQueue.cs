using System.Collections.Concurrent;

namespace Sora.Lab.Kernel.Protocol;

/// <summary>Requests that are handled one after another on a thread of their own.</summary>
internal sealed class RequestQueue : IDisposable
{
    private readonly BlockingCollection<(Message Request, long Number)> waiting = [];
    private long received;
    private long abortedThrough;
    private long current;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="handle">Handles a request of this queue.</param>
    public RequestQueue(string name, Action<RequestQueue, Message> handle)
    {
        var thread = new Thread(() =>
        {
            foreach ((Message request, long number) in waiting.GetConsumingEnumerable())
            {
                current = number;
                handle(this, request);
            }
        })
        {
            Name = name,
            IsBackground = true,
        };
        thread.Start();
    }

    /// <summary>Whether the request being handled came before an earlier one failed.</summary>
    public bool IsAborted => current <= abortedThrough;

    /// <summary>Aborts all that wait now.</summary>
    public void AbortWaiting() => abortedThrough = Interlocked.Read(ref received);

    /// <summary>Takes a request.</summary>
    public void Add(Message request) => waiting.Add((request, Interlocked.Increment(ref received)));

    /// <inheritdoc/>
    public void Dispose() => waiting.CompleteAdding();
}
