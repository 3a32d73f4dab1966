using Sora.Lab.Training.Evaluation;

namespace Sora.Lab.Training.Data;

/// <summary>
/// Misspelt words for training: a letter from far away on the keyboard, a foreign letter put in, words spelt by their sound, words run
/// together or torn apart.
/// </summary>
/// <remarks>Nothing that one slip of <see cref="TypingErrors"/> can make of a word is among them: those are for the test.</remarks>
internal static class SpellingNoise
{
    private const double Share = 0.3;
    private const double SpaceShare = 0.04;
    private const int ShortestWord = 3;
    private static readonly (string Written, string Heard)[] Sounds =
    [
        ("c", "k"),
        ("k", "c"),
        ("ph", "f"),
        ("f", "ph"),
        ("y", "i"),
        ("i", "y"),
        ("ee", "ea"),
        ("oo", "ou"),
        ("ou", "ow"),
        ("ow", "au"),
        ("er", "ur"),
        ("ir", "ur"),
        ("qu", "kw"),
        ("x", "ks"),
        ("tion", "shun"),
        ("gh", "gg"),
        ("ai", "ay"),
        ("al", "ol"),
        ("ar", "aar"),
        ("ea", "ie"),
    ];

    /// <summary>Misspells some words of a text.</summary>
    /// <param name="text">Words with one space between.</param>
    /// <param name="random">Decides which.</param>
    public static string In(string text, Random random)
    {
        var words = text.Split(' ').Select(word => Word(word, random)).ToArray();
        return string.Concat(words.SelectMany((word, i) => i == 0 ? [word] : (string[])[Gap(random), word]));
    }

    /// <summary>All that can become of a word, kind by kind.</summary>
    public static IEnumerable<string[]> Of(string word)
    {
        var slips = TypingErrors.Of(word).Append(word).ToHashSet();
        IEnumerable<string>[] kinds =
        [
            Places(word, 0).SelectMany(i => Keyboard.Letters.Select(letter => $"{word[..i]}{letter}{word[(i + 1)..]}")),
            Places(word, 1).SelectMany(i => Keyboard.Letters.Select(letter => word.Insert(i, $"{letter}"))),
            Sounds
                .Where(sound => word.Contains(sound.Written, StringComparison.Ordinal))
                .Select(sound => word.Replace(sound.Written, sound.Heard, StringComparison.Ordinal)),
            Places(word, 0).Skip(2).Select(i => word.Insert(i, " ")),
        ];
        return kinds.Select(kind => kind.Where(noisy => !slips.Contains(noisy)).Distinct().ToArray());
    }

    private static string Word(string word, Random random)
    {
        if (word.Length < ShortestWord || random.NextDouble() >= Share)
        {
            return word;
        }

        string[][] kinds = [.. Of(word).Where(kind => kind.Length > 0)];
        var kind = kinds[random.Next(kinds.Length)];
        return kind[random.Next(kind.Length)];
    }

    private static string Gap(Random random) => random.NextDouble() < SpaceShare ? "" : " ";

    private static IEnumerable<int> Places(string word, int more) => Enumerable.Range(0, word.Length + more);
}
