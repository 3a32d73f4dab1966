using Sora.Lab.Editing;
using Sora.Lab.Video;
using Sora.Lab.Worlds.Oracle;
using Sora.Lab.Worlds.Rendering;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>Several beginnings, each by a prompt of its own, that reach one end.</summary>
internal static class Endings
{
    private const int Beginnings = 3;
    private const int EndFrames = 4;

    /// <summary>The capability.</summary>
    /// <param name="model">Stays the caller's.</param>
    /// <param name="settings">Their frames are those of a beginning and the end together.</param>
    public static Capability Of(TextToVideo model, GenerationSettings settings) =>
        new(
            "reach an end",
            $"{EndFrames} frames of a character that stands, and {Beginnings} captions in which it does different things; {Beginnings} clips of {settings.Frames} "
                + $"frames that all end in those. Everything is right if it is in all of them: each beginning alone shows what its caption says, the end is "
                + $"kept from {Fidelity.LeastKept} dB on, and it arrives: no point of the character's edge is farther than a tenth of the side from where the "
                + "end has it. Cut: real clips of the captions that know nothing of the end, cut to it."
        )
        {
            OneOf = 4,
            Pose = prompt => Pose(prompt, settings),
            Judge = Judge,
            Contestants =
            [
                Contestant.Real,
                new("reconstructed", trial => Join(Split(trial.Real).Select(model.Reconstruct))),
                new(
                    "model",
                    trial => Join(model.Reach(trial.Given, [.. trial.Clips.Select(each => each.ToRequest(settings))]))
                ),
                new("cut", static trial => Join(trial.Clips.Select(each => Cut(each, trial)))),
                Contestant.Frozen,
            ],
        };

    private static Judgement Judge(Trial trial, VideoClip answer)
    {
        var judged = Split(answer).Zip(trial.Clips, (clip, asked) => Judge(trial, asked, clip)).ToList();
        var together = judged[0].Marks.Select((mark, i) => (mark.Name, judged.TrueForAll(one => one.Marks[i].IsRight)));
        return new Judgement([.. together], [])
            .With(("right beginnings", (double)judged.Count(one => one.Marks.All(mark => mark.IsRight))))
            .With(("end, dB", judged.Min(one => one.Numbers[0].Value)))
            .With(("step onto the end / largest", judged.Max(one => one.Numbers[1].Value)));
    }

    private static Judgement Judge(Trial trial, PlannedPrompt asked, VideoClip clip)
    {
        var beginning = clip.Frames - EndFrames;
        var end = Fidelity.Of(trial.Given, clip.Part(beginning, EndFrames));
        var steps = FrameSteps.Of(clip);
        return Judgement
            .Of(Oracle.Judge(clip.Part(0, beginning))(asked))
            .With(("end kept", end >= Fidelity.LeastKept))
            .With(("arrives", Jump(SceneOracle.Parse(clip), beginning) <= Paths.Nearby))
            .With(("end, dB", end))
            .With(("step", FrameSteps.Ratio(steps[beginning - 1], steps[..(beginning - 1)].Max())));
    }

    // The farthest that a point of the character's edge moves onto a frame, in units of the shorter side; a whole side where it is not seen.
    private static double Jump(ParsedScene parsed, int frame)
    {
        var track = parsed.Found.FirstOrDefault()?.Track;
        return track?[frame - 1] is { Visible: true } last && track?[frame] is { Visible: true } next
            ? (double.Hypot(next.X - last.X, next.Y - last.Y) + Math.Abs(next.Radius - last.Radius))
                / Math.Min(parsed.Width, parsed.Height)
            : 1;
    }

    private static Trial Pose(PlannedPrompt prompt, GenerationSettings settings)
    {
        var moving = settings with { Frames = settings.Frames - EndFrames };
        var ways = Arrivals.Draw(prompt, moving, Beginnings, EndFrames);
        var clips = ways.Select(way => SceneRenderer.Render(way.Scene)).ToList();
        return new(ways[0].Asked, settings, VideoClip.Join(clips))
        {
            Given = clips[0].Part(moving.Frames, EndFrames),
            Clips = [.. ways.Select(way => way.Asked)],
        };
    }

    private static VideoClip Cut(PlannedPrompt asked, Trial trial)
    {
        var beginning = (asked with { Seed = asked.Seed + 1 }).Render(
            trial.Settings with
            {
                Frames = trial.Settings.Frames - EndFrames,
            }
        );
        return VideoClip.Join(beginning, trial.Given);
    }

    private static IReadOnlyList<VideoClip> Split(VideoClip answer)
    {
        var frames = answer.Frames / Beginnings;
        return [.. Enumerable.Range(0, Beginnings).Select(number => answer.Part(number * frames, frames))];
    }

    private static VideoClip Join(IEnumerable<VideoClip> clips) => VideoClip.Join([.. clips]);
}
