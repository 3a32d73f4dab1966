using Sora.Lab.Native;

namespace Sora.Lab.Published;

/// <summary>How many bytes a generation may use.</summary>
/// <param name="Host">Of the machine's memory.</param>
/// <param name="Device">Of the GPU's; the host's where there is none.</param>
public sealed record MemoryBudget(long Host, long Device)
{
    /// <summary>What is free now.</summary>
    /// <param name="compute">Where a model will run.</param>
    public static MemoryBudget Measure(Compute compute)
    {
        ArgumentNullException.ThrowIfNull(compute);
        var host = HostMemory.Free();
        return new(host, compute.Device.type == DeviceType.CUDA ? HostMemory.FreeOnGpu() ?? host : host);
    }

    /// <summary>Bytes as people say them.</summary>
    internal static string Text(long bytes) =>
        bytes < 1_000_000_000
            ? FormattableString.Invariant($"{bytes / 1e6:F0} MB")
            : FormattableString.Invariant($"{bytes / 1e9:F2} GB");
}
