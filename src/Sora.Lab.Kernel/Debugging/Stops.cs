using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Debugging;

/// <summary>Where cells that are debugged may stop; the code that <see cref="StopInserter"/> adds to them calls it.</summary>
public static class Stops
{
    internal static CellDebugger? Debugger { get; set; }

    /// <summary>Whether to stop here.</summary>
    /// <param name="source">The number of the cell's source.</param>
    /// <param name="line">The line in the cell, from 1.</param>
    /// <returns>Whether to call <see cref="At"/>.</returns>
    public static bool Wants(int source, int line) => Debugger?.Wants(source, line) ?? false;

    /// <summary>Stops until the front end says how to go on.</summary>
    /// <param name="source">The number of the cell's source.</param>
    /// <param name="line">The line in the cell, from 1.</param>
    /// <param name="names">The local names that can be seen.</param>
    /// <param name="values">Their values.</param>
    public static void At(int source, int line, string[] names, object?[] values) =>
        Debugger?.Stop(source, line, [.. names.Zip(values, Variable.Of)]);
}
