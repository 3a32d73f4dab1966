namespace Sora.Lab.Published;

/// <summary>How long a part of a generation took, and what the process held when it was done.</summary>
/// <param name="Name">The part.</param>
/// <param name="Time">How long it took.</param>
/// <param name="ResidentBytes">Memory of the process at its end, mapped files included.</param>
public sealed record StageTime(string Name, TimeSpan Time, long ResidentBytes)
{
    /// <summary>The part as one line of a table.</summary>
    public override string ToString() =>
        FormattableString.Invariant(
            $"{Name, -20} {Time.TotalSeconds, 8:F2} s   {MemoryBudget.Text(ResidentBytes), 9} resident"
        );
}
