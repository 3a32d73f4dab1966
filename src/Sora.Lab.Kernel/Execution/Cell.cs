namespace Sora.Lab.Kernel.Execution;

/// <summary>A cell to run.</summary>
/// <param name="Code">Its source.</param>
/// <param name="Path">What its lines are called in errors: <c>Cell[3]</c>.</param>
internal sealed record Cell(string Code, string Path);
