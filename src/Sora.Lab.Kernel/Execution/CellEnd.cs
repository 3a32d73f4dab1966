namespace Sora.Lab.Kernel.Execution;

/// <summary>How the code of a cell ended.</summary>
/// <param name="Exception">What it threw, or null.</param>
/// <param name="WasInterrupted">Whether it was stopped from outside.</param>
/// <param name="ThreadIsSpent">Whether the thread has been told to stop, and must not run another cell.</param>
internal readonly record struct CellEnd(Exception? Exception, bool WasInterrupted, bool ThreadIsSpent);
