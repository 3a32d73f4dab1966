namespace Sora.Lab.Training;

/// <summary>Why a run ended.</summary>
public enum TrainingEnd
{
    /// <summary>All steps are done.</summary>
    Finished,

    /// <summary>The limit of minutes came first; <c>resume</c> goes on.</summary>
    OutOfTime,

    /// <summary>It was cancelled, interrupted or terminated, and saved; <c>resume</c> goes on.</summary>
    Stopped,
}
