using Sora.Lab.Editing;
using Sora.Lab.Video;
using Sora.Lab.Worlds;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>A box of a clip is drawn anew: what is asked for appears in it, and all around stays.</summary>
internal static class Inpainting
{
    private const int MarginsOfSide = 16;

    /// <summary>The capability.</summary>
    /// <param name="model">Stays the caller's.</param>
    /// <param name="settings">Size, length and sampler.</param>
    public static Capability Of(TextToVideo model, GenerationSettings settings) =>
        new(
            "inpaint",
            "A real clip, a box that the whole way of its character lies in with a sixteenth of the side to spare, and the caption of a character of "
                + $"another colour; the clip with that character in the box. What lies outside is kept from {Fidelity.LeastKept} dB on, so a character "
                + "that is found is one in the box. Anew: a real clip of the new caption that knows nothing of the one given."
        )
        {
            Pose = prompt => Pose(prompt, settings),
            Judge = Judge,
            Contestants =
            [
                Contestant.Real,
                Contestant.Reconstructed(model),
                new("model", trial => model.Inpaint(trial.Given, trial.Mask!, trial.Request)),
                Contestant.Anew,
                Contestant.Unchanged,
                Contestant.Frozen,
                Contestant.Chance,
            ],
        };

    private static Trial Pose(PlannedPrompt prompt, GenerationSettings settings)
    {
        var trial = Edits.Pose(prompt, EditedAttribute.Color, settings);
        return trial with { Mask = Around(Edits.Scene(prompt, settings), trial.Given) };
    }

    private static Judgement Judge(Trial trial, VideoClip clip)
    {
        var outside = Fidelity.Of(trial.Given, clip, trial.Mask);
        var mask = trial.Mask!.Pixels.ToArray();
        return Judgement
            .Of(Oracle.Judge(clip)(trial.Asked))
            .With(("outside kept", outside >= Fidelity.LeastKept))
            .With(("outside, dB", outside))
            .With(("box / frame", mask.Count(value => value > 0) / (double)mask.Length));
    }

    // In any turn of the character.
    private static VideoClip Around(Scene scene, VideoClip clip)
    {
        var margin = Math.Min(clip.Width, clip.Height) / MarginsOfSide;
        var reach = ShapeGeometry.Reach(scene.Characters[0].Shape);
        var states = scene.States.Select(state => state.Characters[0]).ToList();
        var left = (int)states.Min(at => at.X - (reach * at.Radius)) - margin;
        var top = (int)states.Min(at => at.Y - (reach * at.Radius)) - margin;
        var right = (int)Math.Ceiling(states.Max(at => at.X + (reach * at.Radius))) + margin;
        var bottom = (int)Math.Ceiling(states.Max(at => at.Y + (reach * at.Radius))) + margin;
        (left, top) = (Math.Max(0, left), Math.Max(0, top));
        return EditMask.Box(clip, left, top, Math.Min(right, clip.Width) - left, Math.Min(bottom, clip.Height) - top);
    }
}
