using Sora.Lab.Editing;
using Sora.Lab.Video;
using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>The beginning and the end of one motion are given; what was between them is asked for.</summary>
internal static class Connections
{
    private const int FirstFrames = 9;
    private const int SecondFrames = 8;
    private const double LeastStep = 0.25;

    /// <summary>The capability.</summary>
    /// <param name="model">Stays the caller's.</param>
    /// <param name="settings">Their frames are those of the window in which the transition is drawn.</param>
    public static Capability Of(TextToVideo model, GenerationSettings settings) =>
        new(
            "connect",
            $"The first {FirstFrames} and the last {SecondFrames} frames of a real clip of {settings.Frames + SecondFrames}, and its caption; the frames "
                + $"between. All is judged over the whole clip, and the identity once more in the middle half of the new frames alone, where a fade shows two "
                + $"halves of a character. The ends are kept from {Fidelity.LeastKept} dB on; it moves on if most of the new steps are at least a quarter "
                + "of the mean given one; on the same path the character is within a tenth of the side of where it was in the frames left out. "
                + "Faded: one picture fades into the other. Held: the last frame given stays."
        )
        {
            Pose = prompt => Trial.Of(prompt, settings, settings.Frames + SecondFrames),
            Judge = Judge,
            Contestants =
            [
                Contestant.Real,
                Contestant.Reconstructed(model),
                new("model", trial => model.Connect(First(trial.Real), Second(trial.Real), trial.Request)),
                new("faded", static trial => Fill(trial, Fade)),
                new("held", static trial => Fill(trial, static (last, _, _) => last)),
                Contestant.Frozen,
                Contestant.Chance,
            ],
        };

    private static Judgement Judge(Trial trial, VideoClip clip)
    {
        Range gap = FirstFrames..^SecondFrames;
        double[] given = [.. FrameSteps.Of(First(trial.Real)), .. FrameSteps.Of(Second(trial.Real))];
        var drawn = FrameSteps.Of(clip)[(FirstFrames - 1)..^(SecondFrames - 1)];
        var ends = Fidelity.Of(Ends(trial.Real), Ends(clip));
        var parsed = SceneOracle.Parse(clip);
        var between = Oracle.Judge(Middle(clip))(trial.Asked);
        var distance = Paths.Distance(SceneOracle.Parse(trial.Real), parsed, gap);
        return Judgement
            .Of(Oracle.Judge(parsed)(trial.Asked))
            .With(("same between", between.Color && between.Shape))
            .With(("ends kept", ends >= Fidelity.LeastKept))
            .With(("moves on", 2 * drawn.Count(step => step >= LeastStep * given.Average()) > drawn.Length))
            .With(("same path", distance <= Paths.Nearby))
            .With(("ends, dB", ends))
            .With(("largest new step / largest given", FrameSteps.Ratio(drawn.Max(), given.Max())))
            .With(("distance / side", distance));
    }

    private static VideoClip First(VideoClip clip) => clip.Part(0, FirstFrames);

    private static VideoClip Second(VideoClip clip) => clip.Part(clip.Frames - SecondFrames, SecondFrames);

    private static VideoClip Ends(VideoClip clip) => VideoClip.Join(First(clip), Second(clip));

    private static VideoClip Middle(VideoClip clip)
    {
        var frames = clip.Frames - FirstFrames - SecondFrames;
        return clip.Part(FirstFrames + (frames / 4), frames / 2);
    }

    // Each new frame from the frames on both sides of the gap, and how far it is on the way.
    private static VideoClip Fill(Trial trial, Func<VideoClip, VideoClip, double, VideoClip> draw)
    {
        var (first, second) = (First(trial.Real), Second(trial.Real));
        var (last, next) = (first.Part(first.Frames - 1, 1), second.Part(0, 1));
        var frames = trial.Real.Frames - first.Frames - second.Frames;
        var drawn = Enumerable.Range(1, frames).Select(frame => draw(last, next, frame / (frames + 1.0)));
        return VideoClip.Join([first, .. drawn, second]);
    }

    private static VideoClip Fade(VideoClip last, VideoClip next, double part)
    {
        var (one, other) = (last.Pixels.ToArray(), next.Pixels.ToArray());
        byte[] mixed = [.. one.Zip(other, (a, b) => (byte)Math.Round(double.Lerp(a, b, part)))];
        return new(mixed, 1, last.Height, last.Width, last.FramesPerSecond);
    }
}
