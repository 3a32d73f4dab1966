using System.Collections.Concurrent;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Server;

/// <summary>The requests of one channel, handled one after another on a thread of their own.</summary>
internal sealed class RequestQueue : IDisposable
{
    private readonly BlockingCollection<(Message Request, long Number)> waiting = [];
    private long received;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">The thread's name.</param>
    /// <param name="handle">Handles a request, which is the n-th of this channel.</param>
    public RequestQueue(string name, Action<Message, long> handle)
    {
        var thread = new Thread(() =>
        {
            foreach ((Message request, long number) in waiting.GetConsumingEnumerable())
            {
                handle(request, number);
            }
        })
        {
            Name = name,
            IsBackground = true,
        };
        thread.Start();
    }

    /// <summary>How many requests have come so far.</summary>
    public long Received => Interlocked.Read(ref received);

    /// <summary>Takes a request.</summary>
    public void Add(Message request) => waiting.Add((request, Interlocked.Increment(ref received)));

    /// <inheritdoc/>
    public void Dispose() => waiting.CompleteAdding();
}
