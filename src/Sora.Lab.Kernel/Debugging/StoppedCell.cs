using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Debugging;

/// <summary>Code that has stopped.</summary>
/// <param name="Thread">The managed id of its thread.</param>
/// <param name="Depth">How many calls of cells are open.</param>
/// <param name="Frames">Those calls, the innermost first.</param>
/// <param name="Locals">The local variables of the innermost.</param>
internal sealed record StoppedCell(
    int Thread,
    int Depth,
    IReadOnlyList<CellFrame> Frames,
    IReadOnlyList<Variable> Locals
);

/// <summary>A call of a cell's code.</summary>
/// <param name="Name">What is called.</param>
/// <param name="Path">The name of the cell's source.</param>
/// <param name="Line">The line in the cell, from 1.</param>
internal sealed record CellFrame(string Name, string Path, int Line);
