using Sora.Lab.Kernel.Display;

namespace Sora.Lab.Kernel.Execution;

/// <summary>How a cell ended.</summary>
/// <param name="Value">What its last expression shows; null when it ends in a statement.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
/// <param name="Page">Help to show in the front end's pager, or null.</param>
/// <param name="Restarts">Whether the cell asks for a fresh session.</param>
internal sealed record CellResult(
    MimeBundle? Value = null,
    CellError? Error = null,
    MimeBundle? Page = null,
    bool Restarts = false
);
