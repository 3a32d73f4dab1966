using Microsoft.CodeAnalysis;

namespace Sora.Lab.Kernel.Execution;

/// <summary>A cell that has been compiled.</summary>
/// <param name="Errors">Why it cannot run; empty when it can.</param>
/// <param name="Factory">Runs it: stores its state in the array of all submissions, returns its value.</param>
/// <param name="HasValue">Whether it ends in an expression that has a value.</param>
internal sealed record Submission(
    IReadOnlyList<Diagnostic> Errors,
    Func<object?[], Task<object?>>? Factory,
    bool HasValue
);
