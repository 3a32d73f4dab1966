namespace Sora.Lab.Text;

/// <summary>Learns which neighbouring pieces of words to merge.</summary>
/// <remarks>Sennrich et al. 2016, algorithm 1, on bytes as GPT-2 has it; of equally frequent pairs the first in ordinal order.</remarks>
internal static class BytePairTrainer
{
    /// <summary>The merges in the order learnt.</summary>
    /// <param name="words">Words as <see cref="ByteLetters"/> writes them, with how often they come.</param>
    /// <param name="count">The most merges; fewer where no pair comes twice.</param>
    public static List<(string Left, string Right)> Train(IReadOnlyDictionary<string, int> words, int count)
    {
        var spelled = words
            .OrderBy(word => word.Key, StringComparer.Ordinal)
            .Select(word => (Pieces: word.Key.Select(letter => $"{letter}").ToList(), Count: word.Value))
            .ToList();
        var merges = new List<(string Left, string Right)>();
        while (merges.Count < count && MostFrequent(spelled) is { } pair)
        {
            spelled.ForEach(word => Merge(word.Pieces, pair));
            merges.Add(pair);
        }

        return merges;
    }

    private static (string Left, string Right)? MostFrequent(List<(List<string> Pieces, int Count)> spelled)
    {
        var counts = new Dictionary<(string Left, string Right), int>();
        foreach (var (pieces, count) in spelled)
        {
            foreach (var pair in pieces.Zip(pieces.Skip(1)))
            {
                counts[pair] = counts.GetValueOrDefault(pair) + count;
            }
        }

        return counts
            .Where(pair => pair.Value > 1)
            .OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key.Left, StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.Right, StringComparer.Ordinal)
            .Select(pair => ((string, string)?)pair.Key)
            .FirstOrDefault();
    }

    private static void Merge(List<string> pieces, (string Left, string Right) pair)
    {
        for (var i = 0; i + 1 < pieces.Count; i++)
        {
            if (pieces[i] == pair.Left && pieces[i + 1] == pair.Right)
            {
                pieces[i] += pieces[i + 1];
                pieces.RemoveAt(i + 1);
            }
        }
    }
}
