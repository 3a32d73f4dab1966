namespace Sora.Lab.Training.Evaluation;

/// <summary>What is asked of who plays the block game.</summary>
public enum WorldMeasure
{
    /// <summary>Is the next frame's state right, of frames whose true state changes; by action.</summary>
    NextFrame,

    /// <summary>The same with columns that come into sight for the first time, which nobody can know.</summary>
    WholeFrame,

    /// <summary>Does a frame look like the outcome of its action more than of any other; by action.</summary>
    Consistency,

    /// <summary>Is the state still right in a long game; by frame.</summary>
    Rollout,

    /// <summary>Is what was out of sight there again; by steps away and back.</summary>
    Memory,
}
