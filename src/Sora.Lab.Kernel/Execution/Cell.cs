namespace Sora.Lab.Kernel.Execution;

/// <summary>A cell to run.</summary>
/// <param name="Code">Its source.</param>
/// <param name="Path">What its lines are called in errors: <c>Cell[3]</c>.</param>
internal sealed record Cell(string Code, string Path)
{
    /// <summary>The language its notebook says it is in; null where it says none.</summary>
    public string? Language { get; init; }

    /// <summary>The shell it runs in; empty for the main one.</summary>
    public string Subshell { get; init; } = "";
}
