namespace Sora.Lab.Training.Evaluation;

/// <summary>Clips at one place of a cascade, judged.</summary>
/// <param name="Clips">Which clips.</param>
/// <param name="Size">Frames and pixels of each.</param>
/// <param name="Count">How many, n.</param>
/// <param name="AllThree">In how many colour, shape and motion are right, seen at one frame a step of the world.</param>
/// <param name="Between">The same seen at the frames between alone; null where there are none.</param>
/// <param name="SignalToNoise">Mean peak signal-to-noise ratio to the true clips, in decibels; null where the clip is not to be theirs.</param>
/// <param name="Sharpness">Energy of differences between neighbouring pixels, as part of that of real clips: below 1 is blurred.</param>
/// <param name="Jerk">Energy of changes of change from frame to frame, as part of that of real clips: above 1 flickers or jumps; null where those stand still.</param>
/// <param name="Own">What it took to make one clip of that before it, or of nothing; null where nothing was made.</param>
/// <param name="Whole">The same from the prompt on.</param>
public sealed record CascadeRow(
    string Clips,
    string Size,
    int Count,
    int AllThree,
    int? Between,
    double? SignalToNoise,
    RatioInterval Sharpness,
    RatioInterval? Jerk,
    ClipEffort? Own,
    ClipEffort? Whole
);
