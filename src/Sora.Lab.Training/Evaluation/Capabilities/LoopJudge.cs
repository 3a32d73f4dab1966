using Sora.Lab.Video;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>Whether a clip loops without being seen to, and still moves.</summary>
internal static class LoopJudge
{
    private const double LeastMotion = 0.8;

    /// <summary>A perfect loop: a clip to its end and the same way back.</summary>
    public static VideoClip ThereAndBack(VideoClip clip) =>
        VideoClip.Join(clip, clip.Part(1, clip.Frames - 2).Reversed());

    /// <summary>Grades a loop of the clip given.</summary>
    public static Judgement Judge(Trial trial, VideoClip loop)
    {
        var steps = FrameSteps.Of(loop);
        var closing = FrameSteps.Between(loop, loop.Frames - 1, 0);
        var own = FrameSteps.Of(trial.Given);
        double[] added = [.. steps.Skip(own.Length), closing];
        var back = loop.Part(own.Length, loop.Frames - own.Length); // judged alone: the rest of the loop is given
        var moves = steps.Append(closing).Average() / own.Average();
        return Judgement
            .Look(Oracle.Judge(back)(trial.Asked))
            .With(("closes", closing <= steps.Max()))
            .With(("moves", moves >= LeastMotion))
            .With(("closing step / largest", FrameSteps.Ratio(closing, steps.Max())))
            .With(("largest new step / largest given", FrameSteps.Ratio(added.Max(), own.Max())))
            .With(("motion kept", moves));
    }
}
