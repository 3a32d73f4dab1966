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
        return ReadWords([.. Word.Matches(text.ToLowerInvariant()).Select(match => match.Value)]).Told;
    }

    /// <summary>What words say, and of whom each of them tells.</summary>
    /// <param name="words">In lower case, without punctuation.</param>
    /// <returns>
    /// For each word the index of the character, null where it tells of none: words between a character's phrases, as those that say where it starts, count as its own.
    /// </returns>
    public static (ToldScene Told, ImmutableArray<int?> Owners) ReadWords(params string[] words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var draft = new Draft();
        var owners = ImmutableArray.CreateBuilder<int?>(words.Length);
        while (owners.Count < words.Length)
        {
            var length = PhraseAt(words, owners.Count, out var meaning);
            meaning?.Invoke(draft);
            owners.AddRange(Enumerable.Repeat(draft.Owner, Math.Max(1, length)));
        }

        var characters = draft.Told.Characters.Length;
        return (draft.Told, [.. owners.Select(owner => owner < characters ? owner : null)]);
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
            .. Each<CharacterColor>(Lexicon.Of, (draft, value) => draft.Begin(color: value)),
            .. Each<CharacterShape>(Lexicon.Of, (draft, value) => draft.Add(value)),
            .. Each<CharacterSize>(Lexicon.Of, (draft, value) => draft.Begin(size: value)),
            .. Each<Motion>(Lexicon.Of, (draft, value) => draft.Add(value)),
            .. Each<Background>(
                value => [.. Lexicon.Of(value), Lexicon.Describe(value)],
                (draft, value) => draft.Tell(draft.Told with { Background = value })
            ),
            .. Each<Camera>(
                value => [.. Lexicon.Of(value), Lexicon.Describe(value)],
                (draft, value) => draft.Tell(draft.Told with { Camera = value })
            ),
            .. Each<VisualStyle>(
                value => [.. Lexicon.Of(value), Lexicon.Describe(value)],
                (draft, value) => draft.Tell(draft.Told with { Style = value })
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
        (phrase, draft => draft.Tell(draft.Told with { Interaction = interaction }));

    [GeneratedRegex("[a-z]+")]
    private static partial Regex Word { get; }

    /// <summary>What was read so far; colour and size wait for the shape they belong to.</summary>
    private sealed class Draft
    {
        private CharacterColor? color;
        private CharacterSize? size;

        public ToldScene Told { get; private set; } = new([], null, null, null, Interaction.None);

        /// <summary>The index of the character that is told of.</summary>
        public int? Owner { get; private set; }

        public void Tell(ToldScene told) => (Told, Owner) = (told, null);

        public void Begin(CharacterColor? color = null, CharacterSize? size = null)
        {
            (this.color, this.size) = (color ?? this.color, size ?? this.size);
            Owner = Told.Characters.Length;
        }

        public void Add(CharacterShape shape)
        {
            Owner = Told.Characters.Length;
            Told = Told with { Characters = Told.Characters.Add(new(color, shape, size, [])) };
            (color, size) = (null, null);
        }

        public void Add(Motion motion)
        {
            if (Told.Characters is [.., var last])
            {
                Owner = Told.Characters.Length - 1;
                var moved = last with { Motions = last.Motions.Add(motion) };
                Told = Told with { Characters = Told.Characters.SetItem(Owner.Value, moved) };
            }
        }
    }
}
