namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>Something a kernel can be asked to do.</summary>
/// <param name="targetKernelName">The kernel it is for; null for the default one.</param>
public abstract class KernelCommand(string? targetKernelName)
{
    /// <summary>The kernel it is for; null for the default one.</summary>
    public string? TargetKernelName { get; } = targetKernelName;
}
