using Sora.Lab.Training.Optimization;
using Sora.Lab.Worlds;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>Scenes of one character and one background whose motions all come to rest in the same place.</summary>
internal static class Arrivals
{
    private const int Stream = 132;
    private const int Tries = 16;
    private const double Margin = 0.75;

    /// <summary>Draws them: the first does what the prompt says, the others other things.</summary>
    /// <param name="prompt">Character, background, and the first motion.</param>
    /// <param name="settings">Their frames are those in motion.</param>
    /// <param name="count">How many scenes.</param>
    /// <param name="rest">Frames at the end in which the character stands.</param>
    /// <returns>What each shows, and the scene.</returns>
    public static IReadOnlyList<(PlannedPrompt Asked, Scene Scene)> Draw(
        PlannedPrompt prompt,
        GenerationSettings settings,
        int count,
        int rest
    )
    {
        // A large character may end where few ways lead.
        var ways = Enumerable
            .Range(0, Tries)
            .Select(number => prompt with { Seed = StepRandom.Seed(prompt.Seed, number, Stream) >> 33 })
            .Select(first => Draw(first, settings, count))
            .First(found => found.Count == count);
        return [.. ways.Select(way => (way.Asked, Resting(way.Scene, rest)))];
    }

    private static List<(PlannedPrompt Asked, Scene Scene)> Draw(
        PlannedPrompt prompt,
        GenerationSettings settings,
        int count
    )
    {
        var first = Edits.Scene(prompt, settings);
        var end = first.States[^1].Characters[0] with { Rotation = 0 };
        var motions = Enum.GetValues<Motion>().Where(motion => motion != Motion.Still && motion != prompt.Motion);
        var others =
            from motion in Shuffled(motions, StepRandom.Managed(prompt.Seed, 0, Stream))
            where Edits.CanDo(prompt.Shape, motion)
            from way in Enumerable.Range(1, Tries).Select(number => Way(motion, number)).Where(IsInView).Take(1)
            select way;
        return [.. others.Take(count - 1).Prepend((prompt, Moved(first, end)))];

        // The details of the background are those of the first.
        (PlannedPrompt Asked, Scene Scene) Way(Motion motion, int number)
        {
            var asked = Edits.With(prompt, motion, StepRandom.Seed(prompt.Seed, number, Stream) >> 33);
            return (asked, Moved(Edits.Scene(asked, settings), end) with { Seed = first.Seed });
        }
    }

    // Shifted, turned and scaled as a whole, so that its last state is the one given.
    private static Scene Moved(Scene scene, CharacterState end)
    {
        var last = scene.States[^1].Characters[0];
        CharacterState Move(CharacterState at) =>
            new(
                at.X - last.X + end.X,
                at.Y - last.Y + end.Y,
                at.Radius / last.Radius * end.Radius,
                at.Rotation - last.Rotation + end.Rotation
            );
        return scene with
        {
            States = [.. scene.States.Select(state => state with { Characters = [Move(state.Characters[0])] })],
        };
    }

    private static Scene Resting(Scene scene, int frames) =>
        scene with
        {
            States = [.. scene.States, .. Enumerable.Repeat(scene.States[^1], frames)],
        };

    private static bool IsInView((PlannedPrompt Asked, Scene Scene) way)
    {
        var scene = way.Scene;
        var reach = ShapeGeometry.Reach(scene.Characters[0].Shape);
        return scene
            .States.Select(state => (At: state.Characters[0], Reach: Margin + (reach * state.Characters[0].Radius)))
            .All(each =>
                each.At.X >= each.Reach
                && each.At.Y >= each.Reach
                && each.At.X <= scene.Width - each.Reach
                && each.At.Y <= scene.Height - each.Reach
                && 2 * each.At.Radius >= Scene.SmallestDiameter
            );
    }

    private static Motion[] Shuffled(IEnumerable<Motion> motions, Random random)
    {
        var shuffled = motions.ToArray();
        random.Shuffle(shuffled);
        return shuffled;
    }
}
