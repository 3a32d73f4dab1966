namespace Sora.Lab.Training.Evaluation;

/// <summary>What is seen in one clip of a row.</summary>
/// <param name="Row">Whose it is.</param>
/// <param name="Size">Frames and pixels.</param>
/// <param name="IsRight">Whether colour, shape and motion are right at one frame a step of the world.</param>
/// <param name="IsRightBetween">The same at the frames between; null where there are none.</param>
/// <param name="Edges">Energy of differences between neighbouring pixels.</param>
/// <param name="TrueEdges">That of the true clip.</param>
/// <param name="Jerk">Energy of changes of change from frame to frame.</param>
/// <param name="TrueJerk">That of the true clip.</param>
/// <param name="SignalToNoise">Peak signal-to-noise ratio to the true clip, in decibels; null where it is not to be that.</param>
/// <param name="Own">What it took; null where nothing was made.</param>
/// <param name="Whole">The same from the prompt on.</param>
public sealed record CascadeMark(
    string Row,
    string Size,
    bool IsRight,
    bool? IsRightBetween,
    double Edges,
    double TrueEdges,
    double Jerk,
    double TrueJerk,
    double? SignalToNoise,
    ClipEffort? Own,
    ClipEffort? Whole
);
