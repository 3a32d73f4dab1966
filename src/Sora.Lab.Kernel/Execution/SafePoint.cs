using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Where the code of a cell looks whether it is to stop.</summary>
/// <remarks>
/// <see cref="SafePointWriter"/> writes calls of <see cref="Poll"/> into cells. A stop is then an exception at a place of the cell's
/// own, never inside the runtime's allocator, where an abort may end the process. Which thread is meant is told by the address of its
/// stack: a question that calls nothing leaves what the loop computes in registers.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SafePoint
{
    private static nuint lowest;
    private static nuint size; // 0 where no thread is to stop

    /// <summary>Throws where this thread has been asked to stop; costs one comparison where none has.</summary>
    /// <exception cref="OperationCanceledException">The cell was interrupted.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Poll()
    {
        if (Volatile.Read(ref size) != 0)
        {
            Look();
        }
    }

    /// <summary>Has the thread whose stack lies in a range throw at its next poll, and no other.</summary>
    internal static void Arm(nuint lowest, nuint size)
    {
        Disarm();
        SafePoint.lowest = lowest;
        Volatile.Write(ref SafePoint.size, size);
    }

    /// <summary>Has no thread throw.</summary>
    internal static void Disarm() => Volatile.Write(ref size, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Look()
    {
        byte here;
        if ((nuint)(&here) - lowest < size)
        {
            Stop();
        }
    }

    [DoesNotReturn]
    private static void Stop() => throw CellStop.Hit();
}
