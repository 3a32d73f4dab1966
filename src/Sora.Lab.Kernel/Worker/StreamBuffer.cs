using System.Text;

namespace Sora.Lab.Kernel.Worker;

/// <summary>Gathers what a cell writes, so that many small writes leave as few messages.</summary>
/// <remarks>
/// Text leaves 50 ms after it was written, sooner when much has gathered or another output must follow it. Beyond the
/// limit a cell's text is dropped, with one notice that says so. The finally blocks keep the buffer whole when a cell is
/// stopped in the middle of a write.
/// </remarks>
internal sealed class StreamBuffer : IDisposable
{
    private const int LargeEnough = 64 * 1024;
    private const int Limit = 64 * 1024 * 1024;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(50);

    private readonly Action<string, string> send;
    private readonly Lock gate = new();
    private readonly StringBuilder pending = new();
    private readonly Timer timer;
    private string current = "stdout";
    private long written;
    private bool closed;

    /// <summary>Creates a buffer that sends (stream name, text).</summary>
    public StreamBuffer(Action<string, string> send)
    {
        this.send = send;
        timer = new Timer(_ => Flush());
    }

    /// <summary>Takes text for a stream.</summary>
    public void Write(string name, ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return;
        }
        try { }
        finally
        {
            lock (gate)
            {
                Append(name, text);
            }
        }
    }

    /// <summary>Sends what is waiting.</summary>
    public void Flush()
    {
        try { }
        finally
        {
            lock (gate)
            {
                FlushLocked();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Flush();
        timer.Dispose();
    }

    private void Append(string name, ReadOnlySpan<char> text)
    {
        if (closed)
        {
            return;
        }
        if (name != current)
        {
            FlushLocked();
            current = name;
        }
        if (pending.Length == 0)
        {
            timer.Change(Delay, Timeout.InfiniteTimeSpan);
        }
        written += text.Length;
        closed = written > Limit;
        pending.Append(
            closed ? $"\n[output stopped: the cell has written more than {Limit >> 20} Mi characters]\n" : text
        );
        if (closed || pending.Length >= LargeEnough)
        {
            FlushLocked();
        }
    }

    private void FlushLocked()
    {
        if (pending.Length > 0)
        {
            string text = pending.ToString();
            pending.Clear();
            send(current, text);
        }
    }
}
