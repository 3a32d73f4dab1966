using Microsoft.DotNet.Interactive.Commands;

namespace Microsoft.DotNet.Interactive;

/// <summary>What came of a command.</summary>
/// <param name="command">The command.</param>
/// <param name="error">Why it failed, or null.</param>
public sealed class KernelCommandResult(KernelCommand command, string? error)
{
    /// <summary>The command.</summary>
    public KernelCommand Command { get; } = command;

    /// <summary>Why it failed; null when it did not.</summary>
    public string? Error { get; } = error;
}
