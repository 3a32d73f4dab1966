namespace Sora.Lab.Kernel.Execution;

/// <summary>Tells code which cell it runs for, across awaits, threads and the end of the cell.</summary>
internal static class CellScope
{
    private static readonly AsyncLocal<ICellOutput?> Flowing = new();
    private static readonly AsyncLocal<CancellationToken> FlowingCancellation = new();
    private static volatile ICellOutput? latest;

    /// <summary>The cell that started the running code; null where that is not known.</summary>
    public static ICellOutput? Known => Flowing.Value;

    /// <summary>The cell that started the running code; the latest cell where that is not known.</summary>
    /// <exception cref="KernelException">No cell has run yet.</exception>
    public static ICellOutput Current => Known ?? latest ?? throw new KernelException("no cell has run yet");

    /// <summary>Cancelled when the cell is interrupted.</summary>
    public static CancellationToken Cancellation => FlowingCancellation.Value;

    /// <summary>Enters the handler of an event, whose outputs are its own.</summary>
    public static void EnterHandler(ICellOutput output) => Flowing.Value = output;

    /// <summary>Enters a cell.</summary>
    public static void Enter(ICellOutput output, CancellationToken cancellation)
    {
        Flowing.Value = output;
        FlowingCancellation.Value = cancellation;
        latest = output;
    }
}
