namespace Sora.Lab.Kernel;

/// <summary>A fault whose message is meant for the person at the terminal or the notebook, as one clear line.</summary>
public sealed class KernelException : Exception
{
    /// <summary>Creates the fault without a message.</summary>
    public KernelException() { }

    /// <summary>Creates the fault.</summary>
    /// <param name="message">What went wrong, where, what was expected and what was found.</param>
    public KernelException(string message)
        : base(message) { }

    /// <summary>Creates the fault.</summary>
    /// <param name="message">What went wrong, where, what was expected and what was found.</param>
    /// <param name="innerException">What caused it.</param>
    public KernelException(string message, Exception innerException)
        : base(message, innerException) { }
}
