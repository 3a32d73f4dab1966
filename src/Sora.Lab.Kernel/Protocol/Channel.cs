namespace Sora.Lab.Kernel.Protocol;

/// <summary>The channels messages travel on; the heartbeat carries bytes, not messages.</summary>
internal enum Channel
{
    Shell,
    Control,
    Iopub,
    Stdin,
}
