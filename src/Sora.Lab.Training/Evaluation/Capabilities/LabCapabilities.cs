using Sora.Lab.Editing;
using Sora.Lab.Video;
using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>What the lab's model is tried in: OpenAI's report on Sora (2024) names each.</summary>
public static class LabCapabilities
{
    private const int ExtensionFrames = 16;
    private const int GivenFrames = 9;
    private const double LeastMotion = 0.5;

    /// <summary>All of them.</summary>
    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="settings">The sampler, and the size and length where no other is tried.</param>
    public static IReadOnlyList<Capability> Of(TextToVideo model, GenerationSettings settings)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(settings);
        return
        [
            Images(model, settings),
            Animate(model, settings),
            ExtendForward(model, settings),
            ExtendBackward(model, settings),
            Loop(model, settings),
            Connections.Of(model, settings),
            Endings.Of(model, settings),
            Inpainting.Of(model, settings),
            .. Enum.GetValues<EditedAttribute>().Select(attribute => Edit(model, settings, attribute)),
            .. CameraWork.Of(model, settings),
            Sized(model, settings with { Width = 48, Height = 48 }),
            Sized(model, settings with { Width = 80, Height = 48 }),
            Sized(model, settings with { Width = 48, Height = 80 }),
            Sized(model, settings with { Width = 96, Height = 64 }),
            Sized(model, settings with { Width = 128, Height = 64 }),
            Sized(model, settings with { Frames = 33 }),
        ];
    }

    private static Capability Images(TextToVideo model, GenerationSettings settings) =>
        new(
            "images",
            "A prompt for a still character; an image that shows it. Chance is a real image of another prompt."
        )
        {
            IsStill = true,
            Pose = prompt => Trial.Of(prompt, settings with { Frames = 1 }),
            Judge = static (trial, image) => Judgement.Look(Oracle.Judge(image)(trial.Asked)),
            Contestants =
            [
                Contestant.Real,
                Contestant.Reconstructed(model),
                new("model", trial => model.Generate(trial.Request)),
                Contestant.Chance,
            ],
        };

    private static Capability Animate(TextToVideo model, GenerationSettings settings) =>
        new("animate", "The first frame of a real clip and its caption; the clip, which begins with that frame.")
        {
            Pose = prompt => Trial.Of(prompt, settings),
            Judge = static (trial, clip) =>
                Judgement
                    .Of(Oracle.Judge(clip)(trial.Asked))
                    .With(("first frame, dB", Fidelity.Of(trial.Given, clip)))
                    .With(("first step / others", FrameSteps.Seam(clip, 1))),
            Contestants =
            [
                Contestant.Real,
                Contestant.Reconstructed(model),
                new("model", trial => model.Animate(trial.Given, trial.Request)),
                Contestant.Frozen,
            ],
        };

    private static Capability ExtendForward(TextToVideo model, GenerationSettings settings) =>
        Extend(
            new(
                "extend forward",
                $"The first {GivenFrames} frames of a real clip of {GivenFrames + ExtensionFrames}; the other {ExtensionFrames}. "
                    + "The motion is judged over the whole; the new part moves on if its mean step is at least half the given one's. Held: the last frame given stays."
            )
            {
                Pose = prompt => Whole(prompt, settings, first: 0),
                Judge = static (trial, clip) =>
                    JudgeExtended(trial, clip, seam: GivenFrames, added: (GivenFrames - 1)..),
                Contestants =
                [
                    new("model", trial => model.Extend(trial.Given, trial.Request, after: ExtensionFrames)),
                    new("held", static trial => trial.Given.HoldLast(trial.Real.Frames)),
                ],
            },
            model
        );

    private static Capability ExtendBackward(TextToVideo model, GenerationSettings settings) =>
        Extend(
            new("extend backward", $"Likewise from the last {GivenFrames} frames to the {ExtensionFrames} before.")
            {
                OneOf = 4,
                Pose = prompt => Whole(prompt, settings, first: ExtensionFrames),
                Judge = static (trial, clip) =>
                    JudgeExtended(trial, clip, seam: ExtensionFrames, added: ..ExtensionFrames),
                Contestants =
                [
                    new("model", trial => model.Extend(trial.Given, trial.Request, before: ExtensionFrames)),
                ],
            },
            model
        );

    private static Capability Extend(Capability capability, TextToVideo model) =>
        capability with
        {
            Contestants =
            [
                Contestant.Real,
                Contestant.Reconstructed(model),
                .. capability.Contestants,
                Contestant.Frozen,
            ],
        };

    private static Capability Loop(TextToVideo model, GenerationSettings settings) =>
        new(
            "loop",
            "A real clip and its caption; the same with a way back to its beginning, which is judged alone. It closes if the step from its last frame to its first is no "
                + "larger than its largest; it moves if its mean step is at least 0.8 of the clip's. Real: there and back. Unlooped: the clip as it is."
        )
        {
            Pose = prompt =>
            {
                var trial = Trial.Of(prompt, settings);
                return trial with { Given = trial.Real, Real = LoopJudge.ThereAndBack(trial.Real) };
            },
            Judge = LoopJudge.Judge,
            Contestants =
            [
                Contestant.Real,
                new("model", trial => model.Loop(trial.Given, trial.Request)),
                new("unlooped", static trial => trial.Given),
                Contestant.Frozen,
            ],
        };

    private static Capability Edit(TextToVideo model, GenerationSettings settings, EditedAttribute attribute) =>
        new(
            $"edit {attribute}".ToLowerInvariant(),
            "A real clip and a caption that says one thing otherwise; the clip with that changed, all else kept, and the character within a tenth of "
                + "the side of where it was. Anew: a real clip of the new caption that knows nothing of the one given."
        )
        {
            Pose = prompt => Edits.Pose(prompt, attribute, settings),
            Judge = Edits.Judge,
            Contestants =
            [
                Contestant.Real,
                Contestant.Reconstructed(model),
                .. new[] { 0.6, 0.8, Editing.Edit.UsualStrength }.Select(strength => ByNoise(model, strength)),
                new("inversion", trial => model.EditByInversion(trial.Given, trial.Shown.Prompt, trial.Request)),
                Contestant.Anew,
                Contestant.Unchanged,
                Contestant.Frozen,
            ],
        };

    private static Contestant ByNoise(TextToVideo model, double strength) =>
        new(
            FormattableString.Invariant($"strength {strength:F1}"),
            trial => model.EditByNoise(trial.Given, trial.Request, strength)
        );

    private static Capability Sized(TextToVideo model, GenerationSettings settings) =>
        new($"{settings.Frames}x{settings.Height}x{settings.Width}", "A prompt; a clip of this size (T x H x W).")
        {
            Pose = prompt => Trial.Of(prompt, settings),
            Judge = static (trial, clip) =>
            {
                var parsed = SceneOracle.Parse(clip);
                return Judgement.Of(Oracle.Judge(parsed)(trial.Asked)).With(("not cut off", !Framing.CutsOff(parsed)));
            },
            Contestants =
            [
                Contestant.Real,
                Contestant.Reconstructed(model),
                new("model", trial => model.Generate(trial.Request)),
                Contestant.Frozen,
            ],
        };

    private static Trial Whole(PlannedPrompt prompt, GenerationSettings settings, int first)
    {
        var trial = Trial.Of(prompt, settings, GivenFrames + ExtensionFrames);
        return trial with { Given = trial.Real.Part(first, GivenFrames) };
    }

    // Of a clip that moves and then stands the oracle may still name the motion, so how much the new part moves counts, too.
    private static Judgement JudgeExtended(Trial trial, VideoClip clip, int seam, Range added) =>
        Judgement
            .Of(Oracle.Judge(clip)(trial.Asked))
            .With(
                ("moves on", FrameSteps.Of(clip)[added].Average() >= LeastMotion * FrameSteps.Of(trial.Given).Average())
            )
            .With(("seam / other steps", FrameSteps.Seam(clip, seam)));
}
