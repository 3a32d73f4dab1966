namespace Sora.Lab.Kernel.Execution;

/// <summary>An error as a front end shows it.</summary>
/// <param name="Name">The exception's type, without its namespace.</param>
/// <param name="Message">What it says.</param>
/// <param name="Traceback">Lines with ANSI colours: the error, then where in which cell, with source.</param>
internal sealed record CellError(string Name, string Message, IReadOnlyList<string> Traceback);
