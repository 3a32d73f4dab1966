using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Processes and those they started.</summary>
internal static class ProcessTree
{
    /// <summary>Ends a process and those it started, now.</summary>
    /// <remarks>
    /// <see cref="Process.Kill(bool)"/> stops each process before it looks for its children, which takes long on a busy machine: were this process
    /// killed in between, as front ends do, the other would stand still for ever.
    /// </remarks>
    /// <exception cref="InvalidOperationException">It has ended already.</exception>
    public static void Kill(Process process)
    {
        if (!OperatingSystem.IsLinux())
        {
            process.Kill(entireProcessTree: true);
            return;
        }
        ILookup<int, int> children = Children();
        int[] started = [.. Descendants(process.Id, children)];
        process.Kill();
        foreach (int id in started)
        {
            KillOne(id);
        }
    }

    private static IEnumerable<int> Descendants(int id, ILookup<int, int> children) =>
        children[id].SelectMany(child => Descendants(child, children).Prepend(child));

    // By the process that started them.
    private static ILookup<int, int> Children() =>
        Directory
            .EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0)
            .ToLookup(Parent);

    // proc(5): pid (name) state ppid ..., where the name may hold anything.
    private static int Parent(int id)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 1)..].Split(' ')[2], CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static void KillOne(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It has ended already.
        }
    }
}
