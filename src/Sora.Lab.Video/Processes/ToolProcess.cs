using System.ComponentModel;
using System.Diagnostics;

namespace Sora.Lab.Video.Processes;

/// <summary>A running ffmpeg or ffprobe: bytes in, bytes out, the tail of what it complained about.</summary>
internal sealed class ToolProcess : IDisposable
{
    private const int MaxComplaints = 32;
    private readonly Process process;
    private readonly Queue<string> complaints = new();
    private readonly Task draining;

    private ToolProcess(Process process)
    {
        this.process = process;
        // Read at all times: a full pipe of complaints would stop the tool for ever.
        draining = Task.Run(DrainAsync);
    }

    public Stream Input => process.StandardInput.BaseStream;

    public Stream Output => process.StandardOutput.BaseStream;

    /// <summary>What it complained about so far, the last lines of it.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (complaints)
            {
                return [.. complaints];
            }
        }
    }

    public static ToolProcess Start(string tool, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(tool, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.Environment["AV_LOG_FORCE_NOCOLOR"] = "1";
        start.Environment.Remove("FFREPORT"); // It would write a report file beside the user's work.
        try
        {
            return new ToolProcess(Process.Start(start)!);
        }
        catch (Win32Exception error)
        {
            throw new VideoFileException($"Cannot start '{tool}': {error.Message}.", error);
        }
    }

    /// <summary>Waits until it ends; then its exit code and what it complained about are known.</summary>
    public async Task<ToolResult> FinishAsync(CancellationToken cancellation)
    {
        await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        await draining.WaitAsync(cancellation).ConfigureAwait(false);
        return new ToolResult(process.ExitCode, Complaints);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
            process.WaitForExit();
        }

        process.Dispose();
    }

    private async Task DrainAsync()
    {
        try
        {
            while (await process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
            {
                Remember(line);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // Killed while speaking: nobody waits for the rest.
        }
    }

    private void Remember(string line)
    {
        lock (complaints)
        {
            if (complaints.Count == MaxComplaints)
            {
                complaints.Dequeue();
            }

            complaints.Enqueue(line);
        }
    }
}
