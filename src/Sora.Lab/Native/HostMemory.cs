using System.Globalization;
using System.Runtime.InteropServices;

namespace Sora.Lab.Native;

/// <summary>How much memory is free, and giving back what is no longer used.</summary>
public static partial class HostMemory
{
    private const string MemoryInfo = "/proc/meminfo";
    private const string Available = "MemAvailable:";

    /// <summary>Bytes that can be had without pushing others out: the system's, within the limits set for this process.</summary>
    public static long Free()
    {
        var limit = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var line = File.Exists(MemoryInfo)
            ? File.ReadLines(MemoryInfo).FirstOrDefault(each => each.StartsWith(Available, StringComparison.Ordinal))
            : null;
        var kilobytes = line?[Available.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return long.TryParse(kilobytes, NumberStyles.None, CultureInfo.InvariantCulture, out var free)
            ? Math.Min(limit, free * 1024)
            : limit;
    }

    /// <summary>Bytes free on the GPU; null where its driver does not say.</summary>
    public static long? FreeOnGpu()
    {
        try
        {
            using var context = torch.zeros(1, device: torch.CUDA);
            return GetGpuMemory(out var free, out _) == 0 ? (long)free : null;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or ExternalException)
        {
            return null;
        }
    }

    /// <summary>Gives freed blocks back to the system; the loader tells glibc to keep them otherwise.</summary>
    public static void GiveBack()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Trim(0);
        }
    }

    /// <summary>
    /// Until it is disposed, large blocks come from the system and go back to it when freed. The loader keeps them, which is
    /// faster for tensors of ever the same sizes; where sizes vary, half of what is kept is holes.
    /// </summary>
    public static IDisposable ReturnLargeBlocks() => new LargeBlocks();

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Trim(nuint padding);

    private sealed class LargeBlocks : IDisposable
    {
        private const int Large = 1 << 22;

        public LargeBlocks() => Set(Large);

        public void Dispose() => Set(LibTorchLoader.LargestKeptBlock);

        private static void Set(int bytes)
        {
            if (OperatingSystem.IsLinux())
            {
                _ = DynamicLoader.SetAllocator(LibTorchLoader.MapThreshold, bytes);
            }
        }
    }

    [LibraryImport("libcuda.so.1", EntryPoint = "cuMemGetInfo_v2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetGpuMemory(out nuint free, out nuint total);
}
