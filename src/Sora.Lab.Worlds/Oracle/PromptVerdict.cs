namespace Sora.Lab.Worlds.Oracle;

/// <summary>Whether a clip shows the one character a prompt asks for.</summary>
/// <remarks>A clip with no whole character, or with two, is wrong in everything but its background.</remarks>
/// <param name="Count">Exactly one whole character was found.</param>
/// <param name="Color">That one has the colour asked for.</param>
/// <param name="Shape">It has the shape asked for.</param>
/// <param name="Motion">It does what was asked for, and only that.</param>
/// <param name="Background">It is where it was asked to be.</param>
public readonly record struct PromptVerdict(bool Count, bool Color, bool Shape, bool Motion, bool Background)
{
    /// <summary>Colour, shape and motion are all right.</summary>
    public bool AllThree => Color && Shape && Motion;

    /// <summary>Grades what was parsed against what was asked for.</summary>
    /// <param name="parsed">What the oracle saw.</param>
    /// <param name="color">The colour asked for.</param>
    /// <param name="shape">The shape asked for.</param>
    /// <param name="motion">The motion asked for.</param>
    /// <param name="background">The background asked for.</param>
    public static PromptVerdict Of(
        ParsedScene parsed,
        CharacterColor color,
        CharacterShape shape,
        Motion motion,
        Background background
    )
    {
        ArgumentNullException.ThrowIfNull(parsed);
        var full = parsed.Characters.Take(2).ToArray();
        return Of(full.Length == 1 ? full[0] : null, color, shape, motion, parsed.Background == background);
    }

    /// <summary>
    /// Grades the largest thing found, whole or not, by what it is most like: what a clip of smeared outlines gets right all the same. Negatives may pass.
    /// </summary>
    /// <inheritdoc cref="Of(ParsedScene, CharacterColor, CharacterShape, Motion, Background)"/>
    public static PromptVerdict OfLargest(
        ParsedScene parsed,
        CharacterColor color,
        CharacterShape shape,
        Motion motion,
        Background background
    )
    {
        ArgumentNullException.ThrowIfNull(parsed);
        return Of(parsed.Found.FirstOrDefault(), color, shape, motion, parsed.Background == background);
    }

    private static PromptVerdict Of(
        ParsedCharacter? found,
        CharacterColor color,
        CharacterShape shape,
        Motion motion,
        bool setting
    ) =>
        found is null
            ? new(false, false, false, false, setting)
            : new(
                true,
                found.Color == color,
                found.Shape == shape,
                found.Motions is [var only] && only == motion,
                setting
            );
}
