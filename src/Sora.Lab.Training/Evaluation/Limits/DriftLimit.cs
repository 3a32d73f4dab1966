using System.Collections.Immutable;
using Sora.Lab.Editing;
using Sora.Lab.Training.Evaluation.Capabilities;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Video;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Oracle;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>A clip extended again and again, up to a minute: what is left of it after so many frames.</summary>
public sealed class DriftLimit : ILimit
{
    private const string Still = "stays still";
    private const string Circling = "circles around";
    private const int Given = 17;
    private const int Longest = 477; // 4n + 1, and within Extension.MostFrames
    private const int Stream = 146;
    private static readonly ImmutableArray<int> Ends = [33, 65, 129, 241, Longest];
    private static readonly ImmutableArray<double> Noises = [0, 0.1];

    /// <inheritdoc />
    public string Name => "drift";

    /// <inheritdoc />
    public string Task =>
        $"The first {Given} frames of a clip of {Longest} and its caption, window by window to the end, with and without noise over the frames each window goes on from. "
        + $"The last {Given} frames up to each length are judged: colour, shape, size and background, then the motion. Who stays still asks for no motion, so frozen is right there. "
        + "Counterpart of VBench-Long.";

    /// <inheritdoc />
    public IReadOnlyList<string> Kinds { get; } = [Still, Circling];

    /// <inheritdoc />
    public int OneOf => 12;

    /// <inheritdoc />
    public LimitTrial Pose(string kind, ulong seed, GenerationSettings settings)
    {
        var motion = kind == Still ? Motion.Still : Motion.Circling;
        var options = LimitScenes.Simple(settings with { Frames = Given }) with { Motions = new(motion) };
        var scene = SceneSampler.Sample(seed, options);
        var lengthened = scene with { States = [.. Enumerable.Range(0, Longest).Select(States(scene, seed))] };
        return new(kind, seed, settings with { Frames = Longest }, Shot.Plain(lengthened));
    }

    /// <inheritdoc />
    public IReadOnlyList<(string Name, VideoClip Clip)> Ask(TextToVideo model, LimitTrial trial)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(trial);
        var given = trial.Render().Part(0, Given);
        var request = trial.Requests[0] with { Settings = trial.Settings with { Frames = Given } };
        return
        [
            .. Noises.Select(noise =>
                (
                    FormattableString.Invariant($"model at noise {noise}"),
                    model.Extend(given, request, Longest - Given, contextNoise: noise)
                )
            ),
        ];
    }

    /// <inheritdoc />
    public Judgement Judge(LimitTrial trial, VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(clip);
        var ends = Ends.Select(end => (End: end, Parsed: SceneOracle.Parse(clip.Part(end - Given, Given)))).ToList();
        var marks =
            from window in ends
            let right = Oracle.Judge(window.Parsed)(trial.Shots[0].Asked)
            let size = window.Parsed.Characters.Any(one => one.Size == trial.Character.Size)
            from mark in new[]
            {
                ($"looks, {window.End}", right.Color && right.Shape && right.Background && size),
                ($"motion, {window.End}", right.Motion),
            }
            select mark;
        return new([.. marks], []);
    }

    // As it began; circles are gone round anew, at a speed as training has it.
    private static Func<int, SceneState> States(Scene scene, ulong seed)
    {
        var first = scene.States[0].Characters[0];
        if (scene.Characters[0].Motion == Motion.Still)
        {
            return _ => scene.States[0];
        }

        var random = StepRandom.Managed(seed, 0, Stream);
        var side = Math.Min(scene.Width, scene.Height);
        var reach = (side / 2.0) - (ShapeGeometry.Reach(scene.Characters[0].Shape) * first.Radius) - 2;
        var radius = Math.Min(0.28 * side, reach);
        var speed = Math.Tau / 16 * double.Lerp(0.9, 1.5, random.NextDouble()) * (random.Next(2) == 0 ? 1 : -1);
        return frame =>
            new(
                CameraState.Still,
                [
                    first with
                    {
                        X = (scene.Width / 2.0) + (radius * Math.Cos(speed * frame)),
                        Y = (scene.Height / 2.0) + (radius * Math.Sin(speed * frame)),
                    },
                ]
            );
    }
}
