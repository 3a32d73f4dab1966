namespace Microsoft.DotNet.Interactive.Commands;

/// <summary>Code to run.</summary>
/// <param name="code">The code.</param>
/// <param name="targetKernelName">The kernel it is for; null for the default one.</param>
public sealed class SubmitCode(string code, string? targetKernelName = null) : KernelCommand(targetKernelName)
{
    /// <summary>The code.</summary>
    public string Code { get; } = code;
}
