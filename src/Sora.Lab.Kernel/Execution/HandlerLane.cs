namespace Sora.Lab.Kernel.Execution;

/// <summary>Runs what an event has set off where an interrupt can stop it, beside cells and other events.</summary>
internal static class HandlerLane
{
    private static Action<Action, ICellOutput>? lane;

    /// <summary>Has a session run it.</summary>
    public static void Use(Action<Action, ICellOutput> run) => lane = run;

    /// <summary>Runs an action to its end.</summary>
    public static void Run(Action action, ICellOutput output) =>
        (lane ?? throw new InvalidOperationException("no session runs in this process"))(action, output);
}
