using Sora.Lab.Training.Optimization;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Captioning;
using Sora.Lab.Worlds.Oracle;
using Sora.Lab.Worlds.Rendering;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>The camera pans or zooms as the prompt says, past a character that does what the prompt says of it.</summary>
internal static class CameraWork
{
    private const int Stream = 133;
    private const double MostDeviation = 0.5;

    // What the world draws, and a little more.
    private static readonly (double Least, double Most) PanOfSide = (0.18, 0.38);
    private static readonly (double Least, double Most) Zoom = (1.25, 1.7);

    /// <summary>The capabilities.</summary>
    /// <param name="model">Stays the caller's.</param>
    /// <param name="settings">Size, length and sampler.</param>
    public static IReadOnlyList<Capability> Of(TextToVideo model, GenerationSettings settings) =>
        [
            Of("camera pan", [Camera.PanLeft, Camera.PanRight], model, settings),
            Of("camera zoom", [Camera.ZoomIn, Camera.ZoomOut], model, settings),
        ];

    private static Capability Of(
        string name,
        IReadOnlyList<Camera> cameras,
        TextToVideo model,
        GenerationSettings settings
    ) =>
        new(
            name,
            "A caption that says what the character does and how the camera moves. The camera: the background moves as said. The rate: a pan of "
                + FormattableString.Invariant(
                    $"{PanOfSide.Least} to {PanOfSide.Most} of the side, a zoom of {Zoom.Least} to {Zoom.Most} times. "
                )
                + "Steady: no quarter of the time is off by more than half the rate. One motion: nor is any third of the height; the background is one "
                + "plane, so all of it moves by the same homography. The motion is the character's own, beside the background's. Unmoved: a real clip "
                + "of the caption but for the camera."
        )
        {
            Pose = prompt => Pose(prompt, cameras, settings),
            Judge = Judge,
            Contestants =
            [
                Contestant.Real,
                Contestant.Reconstructed(model),
                new("model", trial => model.Generate(trial.Request)),
                new("unmoved", static trial => trial.Asked.Render(trial.Settings)),
                new(
                    "reversed",
                    static trial => Ordered(trial.Real, [.. Enumerable.Range(0, trial.Real.Frames).Reverse()])
                ),
                new("shuffled", static trial => Ordered(trial.Real, Shuffle(trial))),
                Contestant.Frozen,
            ],
        };

    private static Trial Pose(PlannedPrompt prompt, IReadOnlyList<Camera> cameras, GenerationSettings settings)
    {
        var random = StepRandom.Managed(prompt.Seed, 0, Stream);
        var camera = cameras[random.Next(cameras.Count)];
        var motion = Allowed(prompt.Motion, random, one => Edits.CanDo(prompt.Shape, one) && CanBeSeen(one, camera));
        var background = Allowed(prompt.Background, random, static one => one != Background.Plain);
        var options = SceneOptions.Simple with
        {
            Width = settings.Width,
            Height = settings.Height,
            Frames = settings.Frames,
            Colors = new(prompt.Color),
            Shapes = new(prompt.Shape),
            Motions = new(motion),
            Backgrounds = new(background),
            Cameras = new(camera),
            HeldOut = HeldOutPolicy.Include,
        };
        var scene = SceneSampler.Sample(prompt.Seed, options);
        var asked = prompt with
        {
            Prompt = Captions.Plain(scene),
            Motion = motion,
            Background = background,
            HeldOut = HeldOutCombinations.IsHeldOut(scene.Characters[0]),
        };
        return new(asked, settings, SceneRenderer.Render(scene)) { Camera = camera };
    }

    private static Judgement Judge(Trial trial, VideoClip clip)
    {
        var seen = SceneOracle.MeasureCamera(clip);
        var moves = seen.Camera != Camera.Still;
        return Judgement
            .Of(Oracle.Judge(clip)(trial.Asked))
            .With(("camera", seen.Camera == trial.Camera))
            .With(("rate", IsOfRate(seen)))
            .With(("steady", moves && seen.Unsteadiness <= MostDeviation))
            .With(("one motion", moves && seen.Disagreement <= MostDeviation))
            .With(
                trial.Camera is Camera.PanLeft or Camera.PanRight
                    ? ("pan / side", Math.Abs(seen.Pan))
                    : ("zoom", Math.Max(seen.Zoom, 1 / seen.Zoom))
            )
            .With(("unsteadiness", moves ? seen.Unsteadiness : double.NaN))
            .With(("disagreement", moves ? seen.Disagreement : double.NaN));
    }

    private static bool IsOfRate(CameraMeasure seen) =>
        seen.Camera switch
        {
            Camera.Still => false,
            Camera.PanLeft or Camera.PanRight => IsBetween(Math.Abs(seen.Pan), PanOfSide),
            _ => IsBetween(Math.Max(seen.Zoom, 1 / seen.Zoom), Zoom),
        };

    private static bool IsBetween(double value, (double Least, double Most) range) =>
        value >= range.Least && value <= range.Most;

    // A zoom hides growth, and a pan the motion it follows.
    private static bool CanBeSeen(Motion motion, Camera camera) =>
        motion != Motion.Still
        && camera switch
        {
            Camera.PanLeft => Directions.Of(motion).X >= 0,
            Camera.PanRight => Directions.Of(motion).X <= 0,
            _ => motion is not (Motion.Growing or Motion.Shrinking),
        };

    private static T Allowed<T>(T value, Random random, Func<T, bool> isAllowed)
        where T : struct, Enum
    {
        T[] allowed = [.. Enum.GetValues<T>().Where(isAllowed)];
        return allowed.Contains(value) ? value : allowed[random.Next(allowed.Length)];
    }

    private static VideoClip Ordered(VideoClip clip, int[] frames) =>
        VideoClip.Join([.. frames.Select(frame => clip.Part(frame, 1))]);

    private static int[] Shuffle(Trial trial)
    {
        var frames = Enumerable.Range(0, trial.Real.Frames).ToArray();
        StepRandom.Managed(trial.Asked.Seed, 1, Stream).Shuffle(frames);
        return frames;
    }
}
