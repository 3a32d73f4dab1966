using System.Collections.Immutable;
using Sora.Lab.Worlds.Captioning;

namespace Sora.Lab.Training.Evaluation;

/// <summary>Whether a text says what a prompt asks for, attribute by attribute.</summary>
public static class Adherence
{
    /// <summary>The attributes in the order of a table.</summary>
    public static ImmutableArray<string> Attributes { get; } =
    ["characters", "colour", "shape", "size", "motion", "background", "camera", "style", "interaction", All];

    /// <summary>All that is asked for at once.</summary>
    public const string All = "all";

    /// <summary>Each attribute that is asked for, and whether it is right for every character that it is asked of.</summary>
    /// <param name="asked">What the prompt asks for; what it leaves open is not judged.</param>
    /// <param name="found">What the text says.</param>
    public static ImmutableArray<(string Attribute, bool IsRight)> Of(ToldScene asked, ToldScene found)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(found);
        var pairs = asked.Characters.Zip(found.Characters).ToList();
        var isCount = asked.Characters.Length == found.Characters.Length;
        bool Are(Func<ToldCharacter, ToldCharacter, bool> same) =>
            isCount && pairs.All(pair => same(pair.First, pair.Second));
        (string Attribute, bool IsAsked, bool IsRight)[] judged =
        [
            ("characters", true, isCount),
            ("colour", Any(asked, one => one.Color is not null), Are((one, other) => Same(one.Color, other.Color))),
            ("shape", Any(asked, one => one.Shape is not null), Are((one, other) => Same(one.Shape, other.Shape))),
            ("size", Any(asked, one => one.Size is not null), Are((one, other) => Same(one.Size, other.Size))),
            (
                "motion",
                Any(asked, one => !one.Motions.IsEmpty),
                Are((one, other) => one.Motions.IsEmpty || one.Motions.SequenceEqual(other.Motions))
            ),
            ("background", asked.Background is not null, Same(asked.Background, found.Background)),
            ("camera", asked.Camera is not null, Same(asked.Camera, found.Camera)),
            ("style", asked.Style is not null, Same(asked.Style, found.Style)),
            ("interaction", asked.Interaction != default, asked.Interaction == found.Interaction),
        ];
        var wanted = judged.Where(one => one.IsAsked).Select(one => (one.Attribute, one.IsRight)).ToList();
        return [.. wanted, (All, wanted.All(one => one.IsRight))];
    }

    /// <summary>How much of what the world's grammar reads in a prompt a caption says as well, in [0, 1].</summary>
    /// <param name="prompt">Words that the grammar does not know ask for nothing.</param>
    /// <param name="caption">What was made of it.</param>
    public static double Share(string prompt, string caption) =>
        Of(CaptionReader.Read(prompt), CaptionReader.Read(caption))
            .Where(one => one.Attribute != All)
            .Average(one => one.IsRight ? 1.0 : 0.0);

    private static bool Any(ToldScene asked, Func<ToldCharacter, bool> says) => asked.Characters.Any(says);

    private static bool Same<T>(T? asked, T? found)
        where T : struct => asked is null || asked.Equals(found);
}
