using Sora.Lab.Video;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>How much a clip changes from frame to frame: the mean absolute difference of bytes.</summary>
internal static class FrameSteps
{
    /// <summary>The T - 1 steps of a clip.</summary>
    public static double[] Of(VideoClip clip) =>
        [.. Enumerable.Range(1, clip.Frames - 1).Select(frame => Between(clip, frame - 1, frame))];

    /// <summary>The step from one frame to another.</summary>
    public static double Between(VideoClip clip, int from, int to)
    {
        var one = clip.Frame(from);
        var other = clip.Frame(to);
        var sum = 0L;
        for (var i = 0; i < one.Length; i++)
        {
            sum += Math.Abs(one[i] - other[i]);
        }

        return (double)sum / one.Length;
    }

    /// <summary>A step beside others; 0 where nothing moves.</summary>
    public static double Ratio(double step, double others) => step == 0 ? 0 : step / others;

    /// <summary>The step onto a frame beside the mean of all others: about 1 where no seam is seen.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="frame">The frame after the seam.</param>
    public static double Seam(VideoClip clip, int frame)
    {
        var steps = Of(clip);
        return Ratio(steps[frame - 1], (steps.Sum() - steps[frame - 1]) / (steps.Length - 1));
    }
}
