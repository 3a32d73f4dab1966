using System.Diagnostics;
using System.Globalization;

namespace Sora.Lab.Kernel.Server;

/// <summary>Ends the kernel when the process that started it has gone, so that none is left behind.</summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Watches the process named by <c>JPY_PARENT_PID</c>, if any, and calls back once when it has ended.</summary>
    public static async Task WatchAsync(Action gone)
    {
        string? text = Environment.GetEnvironmentVariable("JPY_PARENT_PID");
        if (!int.TryParse(text, CultureInfo.InvariantCulture, out int parent) || parent <= 1)
        {
            return;
        }
        while (IsAlive(parent))
        {
            await Task.Delay(Interval).ConfigureAwait(false);
        }
        gone();
    }

    private static bool IsAlive(int process)
    {
        try
        {
            // A zombie has ended though nobody has asked for its exit code yet.
            return OperatingSystem.IsLinux() ? State(process) is not ('Z' or 'X') : Exists(process);
        }
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static char State(int process)
    {
        string stat = File.ReadAllText($"/proc/{process}/stat");
        return stat[stat.LastIndexOf(')') + 2];
    }

    private static bool Exists(int process)
    {
        using Process found = Process.GetProcessById(process);
        return !found.HasExited;
    }
}
