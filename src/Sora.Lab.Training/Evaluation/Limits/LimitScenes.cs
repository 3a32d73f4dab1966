using Sora.Lab.Training.Optimization;
using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Captioning;
using Sora.Lab.Worlds.Laws;
using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>Draws the scenes that families ask for.</summary>
internal static class LimitScenes
{
    private const int Stream = 143;

    /// <summary>One character that does one thing, in clips of the settings' size; combinations as training sees them.</summary>
    public static SceneOptions Simple(GenerationSettings settings) => Sized(SceneOptions.Simple, settings);

    /// <summary>Scenes of the settings' size.</summary>
    public static SceneOptions Sized(SceneOptions options, GenerationSettings settings) =>
        options with
        {
            Width = settings.Width,
            Height = settings.Height,
            Frames = settings.Frames,
        };

    /// <summary>The first wanted one of the scenes of many seeds.</summary>
    public static Scene Draw(ulong seed, SceneOptions options, Func<Scene, bool> isWanted)
    {
        const int Tries = 100_000;
        for (var i = 0; i < Tries; i++)
        {
            var scene = SceneSampler.Sample(StepRandom.Seed(seed, i, Stream), options);
            if (isWanted(scene))
            {
                return scene;
            }
        }

        throw new InvalidOperationException($"Found no scene to ask for in {Tries}.");
    }

    /// <summary>Every motion but standing still.</summary>
    public static Weights<Motion> Moving { get; } = new(static motion => motion == Motion.Still ? 0 : 1);

    /// <summary>A scene seen in a mirror: left is right.</summary>
    public static Scene Mirrored(Scene scene) =>
        scene with
        {
            Characters = [.. scene.Characters.Select(one => one with { Motions = [.. one.Motions.Select(Mirrored)] })],
            States =
            [
                .. scene.States.Select(state =>
                    state with
                    {
                        Characters = [.. state.Characters.Select(at => at with { X = scene.Width - at.X })],
                    }
                ),
            ],
        };

    /// <summary>A scene whose ways are shorter: each place is nearer to that at a frame, by one factor, so that all laws of motion still hold.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="factor">Above 0.</param>
    /// <param name="frame">At which nothing changes.</param>
    public static Scene Shortened(Scene scene, double factor, int frame)
    {
        var kept = scene.States[frame].Characters;
        return scene with
        {
            States =
            [
                .. scene.States.Select(state =>
                    state with
                    {
                        Characters =
                        [
                            .. state.Characters.Select(
                                (at, i) =>
                                    at with
                                    {
                                        X = double.Lerp(kept[i].X, at.X, factor),
                                        Y = double.Lerp(kept[i].Y, at.Y, factor),
                                    }
                            ),
                        ],
                    }
                ),
            ],
        };
    }

    /// <summary>The true path of a character.</summary>
    public static PathPoint[] PathOf(Scene scene, int character = 0) =>
        [
            .. scene.States.Select(
                (state, frame) => new PathPoint(frame, state.Characters[character].X, state.Characters[character].Y)
            ),
        ];

    /// <summary>In which ninth of the frame a character is at the first frame, by a margin.</summary>
    public static bool IsAt(Scene scene, int character, string place)
    {
        const double Margin = 0.03;
        var at = scene.States[0].Characters[character];
        var (x, y) = (at.X / scene.Width, at.Y / scene.Height);
        return Lexicon.Place(x - Margin, y) == place && Lexicon.Place(x + Margin, y) == place;
    }

    private static Motion Mirrored(Motion motion)
    {
        var (x, y) = Directions.Of(motion);
        return x == 0 ? motion : Enum.GetValues<Motion>().Single(other => Directions.Of(other) == (-x, y));
    }
}
