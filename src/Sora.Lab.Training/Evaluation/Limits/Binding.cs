using Sora.Lab.Worlds;
using Sora.Lab.Worlds.Laws;
using Sora.Lab.Worlds.Oracle;

namespace Sora.Lab.Training.Evaluation.Limits;

/// <summary>Who was found to have which of the attributes that were asked: the whole character of each colour stands for the one asked.</summary>
/// <param name="Number">As many whole characters as asked.</param>
/// <param name="Shapes">Each colour on its own shape.</param>
/// <param name="Motions">Each colour with its own motion, and no other.</param>
/// <param name="Sides">Each two of them on the sides of each other where they were asked to start.</param>
internal sealed record Binding(bool Number, Bound Shapes, Bound Motions, Bound Sides)
{
    /// <summary>Number, colours, shapes and motions are as asked.</summary>
    public bool IsRight => Number && Shapes == Bound.Right && Motions == Bound.Right;

    /// <summary>Compares what was found with what was asked.</summary>
    /// <param name="parsed">What the oracle saw.</param>
    /// <param name="scene">What was asked: characters of one motion each.</param>
    public static Binding Of(ParsedScene parsed, Scene scene)
    {
        var whole = parsed.Characters.ToList();
        var found = scene.Characters.Select(one => whole.Find(each => each.Color == one.Color)).ToList();
        return new(
            whole.Count == found.Count,
            Compare([.. scene.Characters.Select(one => one.Shape)], [.. found.Select(one => one?.Shape)]),
            Compare([.. scene.Characters.Select(one => one.Motion)], [.. found.Select(MotionOf)]),
            Compare(scene, [.. found.OfType<ParsedCharacter>()])
        );
    }

    private static Motion? MotionOf(ParsedCharacter? found) => found?.Motions is [var only] ? only : null;

    private static Bound Compare<T>(IReadOnlyList<T> asked, IReadOnlyList<T?> found)
        where T : struct =>
        found.SequenceEqual(asked.Select(each => (T?)each)) ? Bound.Right
        : found.Order().SequenceEqual(asked.Select(each => (T?)each).Order()) ? Bound.Swapped
        : Bound.Wrong;

    private static Bound Compare(Scene scene, IReadOnlyList<ParsedCharacter> found)
    {
        var asked = Cast.SidesOf(Cast.At(scene));
        var shown = Cast.SidesOf([
            .. found.Select(one => one.Track.First(at => at.Visible)).Select(at => (at.X, at.Y, at.Radius)),
        ]);
        return shown.SequenceEqual(asked) ? Bound.Right
            : shown.SequenceEqual(asked.Select(Opposite)) ? Bound.Swapped
            : Bound.Wrong;
    }

    private static Side Opposite(Side side) =>
        side switch
        {
            Side.Left => Side.Right,
            Side.Right => Side.Left,
            _ => side,
        };
}
