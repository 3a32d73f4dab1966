using System.Collections.Frozen;

namespace Sora.Lab.Worlds.Captioning;

/// <summary>The words that training asks for the world's things in.</summary>
/// <remarks>Words of held-out phrases are none of them, nor are those of what is absent, unless another phrase has them too.</remarks>
public static class PromptWords
{
    private const int ShortestMisspelt = 4;

    private static readonly FrozenSet<string> Known = Split([
        .. Wording.Values().SelectMany(value => Wording.Trained(value)),
        .. Wording.Values().SelectMany(UserWords.ShortOf),
        .. Enum.GetValues<Background>().Select(Lexicon.Describe),
        .. Enum.GetValues<VisualStyle>().Select(Lexicon.Describe),
        .. Lexicon.Places,
        .. Lexicon.Then,
        .. Lexicon.Joints,
        .. PromptWriter.Openings,
        .. PromptWriter.Relatives,
    ]);

    private static readonly FrozenSet<string> Absent = Split(
        AbsentThings.All.Where(thing => !AbsentThings.IsHeldOut(thing))
    );

    /// <summary>Whether a word is one of these, or one slip of a typist away from one.</summary>
    /// <param name="word">Lower case. What is absent is not taken for a slip.</param>
    public static bool Knows(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return Known.Contains(word)
            || !Absent.Contains(word) && Known.Any(known => known.Length >= ShortestMisspelt && IsOneSlip(known, word));
    }

    // One letter put in, left out or typed for another, or two neighbours swapped: what is between the common ends tells.
    private static bool IsOneSlip(string one, string other)
    {
        if (Math.Abs(one.Length - other.Length) > 1)
        {
            return false;
        }

        var shorter = Math.Min(one.Length, other.Length);
        var first = Enumerable.Range(0, shorter).TakeWhile(i => one[i] == other[i]).Count();
        var last = Enumerable.Range(1, shorter - first).TakeWhile(i => one[^i] == other[^i]).Count();
        var (left, right) = (one[first..^last], other[first..^last]);
        return left.Length <= 1 && right.Length <= 1
            || left.Length == 2 && right.Length == 2 && left[0] == right[1] && left[1] == right[0];
    }

    private static FrozenSet<string> Split(IEnumerable<string> phrases) =>
        phrases.SelectMany(phrase => phrase.Split(' ')).ToFrozenSet(StringComparer.Ordinal);
}
