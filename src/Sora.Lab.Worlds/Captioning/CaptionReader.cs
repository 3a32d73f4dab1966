using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Sora.Lab.Worlds.Captioning;

/// <summary>Reads captions back: the inverse of <see cref="Captions"/>, by the phrases of <see cref="Lexicon"/> alone.</summary>
/// <remarks>
/// From left to right the longest phrase known is taken, and words that begin none are passed over; so any text can be read, and what is
/// found in it is what the world's grammar says it means.
/// </remarks>
public static partial class CaptionReader
{
    private static readonly Dictionary<string, Action<Draft>> Meanings = Phrases()
        .ToDictionary(entry => entry.Phrase, entry => entry.Meaning, StringComparer.Ordinal);
    private static readonly int LongestPhrase = Meanings.Keys.Max(phrase => phrase.Split(' ').Length);

    /// <summary>What a text says.</summary>
    /// <param name="text">A caption, or any other text.</param>
    public static ToldScene Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = [.. Word.Matches(text.ToLowerInvariant()).Select(match => match.Value)];
        var draft = new Draft();
        for (var start = 0; start < words.Length; )
        {
            var length = PhraseAt(words, start, out var meaning);
            meaning?.Invoke(draft);
            start += Math.Max(1, length);
        }

        return draft.Told;
    }

    private static int PhraseAt(string[] words, int start, out Action<Draft>? meaning)
    {
        for (var length = Math.Min(LongestPhrase, words.Length - start); length > 0; length--)
        {
            if (Meanings.TryGetValue(string.Join(' ', words, start, length), out meaning))
            {
                return length;
            }
        }

        meaning = null;
        return 0;
    }

    private static IEnumerable<(string Phrase, Action<Draft> Meaning)> Phrases() =>
        [
            .. Each<CharacterColor>(Lexicon.Of, (draft, value) => draft.Color = value),
            .. Each<CharacterShape>(Lexicon.Of, (draft, value) => draft.Add(value)),
            .. Each<CharacterSize>(Lexicon.Of, (draft, value) => draft.Size = value),
            .. Each<Motion>(Lexicon.Of, (draft, value) => draft.Add(value)),
            .. Each<Background>(
                value => [.. Lexicon.Of(value), Lexicon.Describe(value)],
                (draft, value) => draft.Told = draft.Told with { Background = value }
            ),
            .. Each<Camera>(
                value => [.. Lexicon.Of(value), Lexicon.Describe(value)],
                (draft, value) => draft.Told = draft.Told with { Camera = value }
            ),
            .. Each<VisualStyle>(
                value => [.. Lexicon.Of(value), Lexicon.Describe(value)],
                (draft, value) => draft.Told = draft.Told with { Style = value }
            ),
            .. Lexicon.Rebound.Select(phrase => Happens(phrase, Interaction.Rebound)),
            .. Lexicon.BehindWall.Select(phrase => Happens(phrase, Interaction.BehindWall)),
        ];

    private static IEnumerable<(string Phrase, Action<Draft> Meaning)> Each<T>(
        Func<T, ImmutableArray<string>> phrases,
        Action<Draft, T> meaning
    )
        where T : struct, Enum =>
        Enum.GetValues<T>()
            .SelectMany(value =>
                phrases(value).Select(phrase => (phrase, (Action<Draft>)(draft => meaning(draft, value))))
            );

    private static (string Phrase, Action<Draft> Meaning) Happens(string phrase, Interaction interaction) =>
        (phrase, draft => draft.Told = draft.Told with { Interaction = interaction });

    [GeneratedRegex("[a-z]+")]
    private static partial Regex Word { get; }

    /// <summary>What was read so far; colour and size wait for the shape they belong to.</summary>
    private sealed class Draft
    {
        public ToldScene Told { get; set; } = new([], null, null, null, Interaction.None);

        public CharacterColor? Color { get; set; }

        public CharacterSize? Size { get; set; }

        public void Add(CharacterShape shape)
        {
            Told = Told with { Characters = Told.Characters.Add(new(Color, shape, Size, [])) };
            (Color, Size) = (null, null);
        }

        public void Add(Motion motion)
        {
            if (Told.Characters is [.., var last])
            {
                var moved = last with { Motions = last.Motions.Add(motion) };
                Told = Told with { Characters = Told.Characters.SetItem(Told.Characters.Length - 1, moved) };
            }
        }
    }
}
