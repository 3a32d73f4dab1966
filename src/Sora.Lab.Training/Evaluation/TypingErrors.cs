using Sora.Lab.Training.Data;

namespace Sora.Lab.Training.Evaluation;

/// <summary>Slips of a typist: a neighbouring key, two letters swapped, one left out, one typed twice.</summary>
/// <remarks>For evaluation alone: what training does to its prompts (<see cref="SpellingNoise"/>) is none of these.</remarks>
public static class TypingErrors
{
    private const double Share = 0.35;
    private const int ShortestWord = 4;

    /// <summary>Puts slips into about a third of the words of four letters or more, at least one.</summary>
    /// <param name="text">Words with one space between.</param>
    /// <param name="random">Decides which.</param>
    public static string In(string text, Random random)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(random);
        var words = text.Split(' ');
        int[] places = [.. Enumerable.Range(0, words.Length).Where(i => words[i].Length >= ShortestWord)];
        if (places.Length == 0)
        {
            return text;
        }

        var certain = places[random.Next(places.Length)];
        foreach (var i in places.Where(i => i == certain || random.NextDouble() < Share))
        {
            string[] slips = [.. Of(words[i])];
            words[i] = slips[random.Next(slips.Length)];
        }

        return string.Join(' ', words);
    }

    /// <summary>All that one slip can make of a word.</summary>
    /// <param name="word">Lower case.</param>
    public static IEnumerable<string> Of(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return Enumerable
            .Range(0, word.Length)
            .SelectMany(i =>
                Keyboard
                    .Neighbours(word[i])
                    .Select(key => $"{word[..i]}{key}{word[(i + 1)..]}")
                    .Append(word.Remove(i, 1))
                    .Append(word.Insert(i, $"{word[i]}"))
                    .Concat(i + 1 < word.Length ? [$"{word[..i]}{word[i + 1]}{word[i]}{word[(i + 2)..]}"] : [])
            )
            .Where(slip => slip != word)
            .Distinct();
    }
}
