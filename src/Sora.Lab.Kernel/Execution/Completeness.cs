namespace Sora.Lab.Kernel.Execution;

/// <summary>Whether code could be run as it stands.</summary>
internal enum Completeness
{
    Complete,
    Incomplete,
    Invalid,
}
