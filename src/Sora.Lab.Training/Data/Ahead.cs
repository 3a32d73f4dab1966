namespace Sora.Lab.Training.Data;

/// <summary>Makes what the next steps need while the current one is trained on.</summary>
/// <remarks>
/// Items are a pure function of their number, so how far ahead it is changes nothing. A dispose scope belongs to one
/// thread: tensors among them belong to none. One item after the other: training needs the other cores.
/// </remarks>
internal sealed class Ahead<T>(Func<long, T> make, int depth) : IDisposable
{
    private readonly Queue<Task<T>> queue = new();
    private readonly CancellationTokenSource stop = new();
    private Task last = Task.CompletedTask;
    private long next;

    /// <summary>The item of a number; numbers that follow one another are made ahead.</summary>
    public T Take(long number)
    {
        if (number != next)
        {
            queue.Clear();
            next = number;
        }

        while (queue.Count <= depth)
        {
            Start(next + queue.Count);
        }

        next++;
        return queue.Dequeue().GetAwaiter().GetResult();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        stop.Cancel();
        Task.WhenAny(Task.WhenAll(queue)).Wait(); // what is being made may use what its owner disposes next
        stop.Dispose();
        queue.Clear();
    }

    private void Start(long number)
    {
        var item = last.ContinueWith(
            _ => make(number),
            stop.Token,
            TaskContinuationOptions.None,
            TaskScheduler.Default
        );
        queue.Enqueue(item);
        last = item;
    }
}
