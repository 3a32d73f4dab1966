namespace Sora.Lab.Kernel.Server;

/// <summary>The worker ended before it answered.</summary>
/// <param name="reason">Why.</param>
internal sealed class WorkerLostException(string reason) : Exception(reason);
