namespace Sora.Lab.Video;

/// <summary>A video file cannot be read or written; the message says which, why, and what would do.</summary>
/// <remarks>One line, fit to be shown to a user as it is. It is an <see cref="IOException"/>, so code that guards file
/// access needs no new clause.</remarks>
public sealed class VideoFileException : IOException
{
    /// <summary>An exception without a message of its own.</summary>
    public VideoFileException() { }

    /// <summary>An exception that says what went wrong, where, what was expected and what was found.</summary>
    public VideoFileException(string message)
        : base(message) { }

    /// <summary>The same, keeping the error underneath for <c>--verbose</c>.</summary>
    public VideoFileException(string message, Exception innerException)
        : base(message, innerException) { }
}
