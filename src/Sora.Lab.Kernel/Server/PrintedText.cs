using System.Text;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Server;

/// <summary>Reads what a process prints, as it comes.</summary>
/// <remarks>
/// The worker prints a mark when a cell has ended, which tells that all the cell printed has come; marks are taken out.
/// </remarks>
internal sealed class PrintedText : IDisposable
{
    /// <summary>The mark: no program prints it by chance, since it holds the kernel's session.</summary>
    public static readonly string Mark = $"\u001e{Message.Session}\u001e";

    private const int Remembered = 4096;
    private readonly StringBuilder last = new();
    private readonly SemaphoreSlim marks = new(0);
    private readonly Action<string> printed;
    private readonly Task reading;
    private string pending = "";

    /// <summary>Starts to read.</summary>
    public PrintedText(StreamReader reader, Action<string> printed)
    {
        this.printed = printed;
        reading = Task.Run(() => ReadAsync(reader));
    }

    /// <summary>The last few thousand characters.</summary>
    public string Last
    {
        get
        {
            lock (last)
            {
                return last.ToString();
            }
        }
    }

    /// <summary>Waits for the next mark.</summary>
    public void WaitForMark(TimeSpan patience) => marks.Wait(patience);

    /// <summary>Waits until the process has closed its end.</summary>
    public void WaitForEnd(TimeSpan patience) => reading.Wait(patience);

    /// <inheritdoc/>
    public void Dispose() => marks.Dispose();

    private async Task ReadAsync(StreamReader reader)
    {
        char[] buffer = new char[16 * 1024];
        int count;
        while ((count = await reader.ReadAsync(buffer).ConfigureAwait(false)) > 0)
        {
            Take(pending + new string(buffer, 0, count));
        }
        Print(pending);
    }

    private void Take(string text)
    {
        for (int at; (at = text.IndexOf(Mark, StringComparison.Ordinal)) >= 0; text = text[(at + Mark.Length)..])
        {
            Print(text[..at]);
            marks.Release();
        }
        // The beginning of a mark may be at the end of what has come.
        int begun = text.LastIndexOf(Mark[0]);
        bool isWaiting = begun >= 0 && Mark.StartsWith(text[begun..], StringComparison.Ordinal);
        pending = isWaiting ? text[begun..] : "";
        Print(isWaiting ? text[..begun] : text);
    }

    private void Print(string text)
    {
        if (text.Length == 0)
        {
            return;
        }
        lock (last)
        {
            last.Append(text);
            last.Remove(0, Math.Max(0, last.Length - Remembered));
        }
        printed(text);
    }
}
