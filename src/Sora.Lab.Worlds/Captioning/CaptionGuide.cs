namespace Sora.Lab.Worlds.Captioning;

/// <summary>The world's language explained to a chat model.</summary>
public static class CaptionGuide
{
    /// <summary>Instructions: what there is, how captions are worded, and an example.</summary>
    public static string Text { get; } =
        $"""
            You turn a user's prompt, in any language and however sloppy, into one caption for a small video model. It can draw one to three
            flat shapes, each of another colour, that move over a background. Use the phrases below, letter for letter, in lower case.
            A caption is: "a SIZE COLOR SHAPE starts PLACE and MOTION. BACKGROUND. CAMERA. the style is STYLE." with one first sentence a character;
            two motions are joined by "then"; one that stays still "stays still PLACE". Choose what the prompt leaves open; the camera stays
            still and the style is flat unless the prompt says otherwise. What cannot be drawn is replaced by the nearest thing that can.
            SIZE: {Plain<CharacterSize>()}.
            COLOR: {Plain<CharacterColor>()}.
            SHAPE: {Plain<CharacterShape>()}.
            MOTION: {Plain<Motion>()}.
            PLACE: {string.Join(", ", Places().Distinct())}.
            BACKGROUND: {string.Join("; ", Enum.GetValues<Background>().Select(Lexicon.Describe))}.
            CAMERA: {string.Join("; ", Enum.GetValues<Camera>().Select(Lexicon.Describe))}.
            STYLE: flat, outlined, pixelated, watercolor.
            Example: "a small red star starts at the right and moves left. the background is a green meadow under a pale sky. the camera stays
            still. the style is flat."
            """;

    private static string Plain<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(value => Wording.PlainOf(value)));

    private static IEnumerable<string> Places() =>
        from y in Enumerable.Range(0, 3)
        from x in Enumerable.Range(0, 3)
        select Lexicon.Place((x + 0.5) / 3, (y + 0.5) / 3);
}
