namespace Sora.Lab.Kernel.Execution;

/// <summary>Runs code and answers questions about it; what the server knows of a language.</summary>
internal interface ICodeSession : IDisposable
{
    /// <summary>Loads the compiler, so that the first cell does not wait for it.</summary>
    void WarmUp();

    /// <summary>Runs a cell to its end.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="output">Where its outputs go.</param>
    /// <param name="cancellation">Stops it before it has begun; after that, <see cref="Interrupt"/> does.</param>
    CellResult Execute(Cell cell, ICellOutput output, CancellationToken cancellation);

    /// <summary>Runs what the front end has set off, such as the handler of a slider, beside the cells.</summary>
    CellResult Run(Action handler, ICellOutput output);

    /// <summary>Evaluates an expression against the state without changing it.</summary>
    /// <param name="expression">What to evaluate.</param>
    /// <param name="output">Where its outputs go.</param>
    /// <param name="lane">What it waits behind: the cells of a shell, those of the main one if empty.</param>
    CellResult Evaluate(string expression, ICellOutput output, string lane = "");

    /// <summary>Stops cells at breakpoints.</summary>
    Debugging.CellDebugger Debugger { get; }

    /// <summary>Stops the running cell; returns at once and does nothing when none runs.</summary>
    void Interrupt();

    /// <summary>What may stand at the cursor (a UTF-16 position).</summary>
    CompletionAnswer Complete(string code, int cursor, CancellationToken cancellation);

    /// <summary>What is known of the name at the cursor (a UTF-16 position), or null.</summary>
    Display.MimeBundle? Inspect(string code, int cursor, CancellationToken cancellation);

    /// <summary>The variables of the session.</summary>
    IReadOnlyList<Variable> Variables();

    /// <summary>Whether the code could be run as it is.</summary>
    Completeness IsComplete(string code);
}
