namespace Sora.Lab.Training;

/// <summary>Training cannot go on, for a reason its user can mend.</summary>
public sealed class TrainingException : Exception
{
    /// <summary>Says what, where, what was expected and what was found, in one line.</summary>
    public TrainingException(string message, Exception? inner = null)
        : base(message, inner) { }
}
