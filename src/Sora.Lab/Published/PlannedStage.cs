namespace Sora.Lab.Published;

/// <summary>One stage of a generation, alone in memory: the stage before it has been released.</summary>
/// <param name="Name">What happens in it.</param>
/// <param name="Device">Where.</param>
/// <param name="Weights">Bytes of its network.</param>
/// <param name="Working">Bytes of what it computes with, at the most.</param>
/// <param name="Available">Bytes that may be used there.</param>
public sealed record PlannedStage(string Name, DeviceType Device, long Weights, long Working, long Available)
{
    /// <summary>Bytes at the most.</summary>
    public long Peak => Weights + Working;

    /// <summary>Whether it fits.</summary>
    public bool Fits => Peak <= Available;

    /// <summary>The stage as one line of a table.</summary>
    public override string ToString() =>
        $"{Name, -12} {Device, -5} weights {MemoryBudget.Text(Weights), 9}, working {MemoryBudget.Text(Working), 9}, "
        + $"of {MemoryBudget.Text(Available), 9} {(Fits ? "fits" : "DOES NOT FIT")}";
}
