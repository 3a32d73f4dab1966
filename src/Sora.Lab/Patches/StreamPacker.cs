namespace Sora.Lab.Patches;

/// <summary>Packs an endless stream of clips, sequence after sequence, looking some clips ahead.</summary>
/// <remarks>
/// Patch n' Pack (Dehghani et al. 2023, NaViT, section 2.1), by first-fit decreasing (Johnson 1973) over the clips in sight: each sequence
/// takes the clip that has waited longest, then of the others, from the longest to the shortest, whatever still fits. So no clip waits
/// for more sequences than there are clips in sight, and none is left out or cut. The packs are a function of the stream alone: what goes on after a break needs no state
/// but the number of the next pack.
/// </remarks>
/// <param name="tokens">The tokens of a clip by its number in the stream, from 0; cheap, and the same at every call.</param>
/// <param name="budget">The most tokens of a sequence.</param>
/// <param name="lookahead">Clips in sight, at least 1; 1 packs in order.</param>
public sealed class StreamPacker(Func<long, int> tokens, int budget, int lookahead = 64)
{
    // From the longest to the shortest, the older first among equals.
    private readonly List<(int Tokens, long Clip)> waiting = [];
    private long drawn;
    private long next;
    private IReadOnlyList<long> last = [];

    /// <summary>The clips of a sequence, by their numbers in the stream, in order.</summary>
    /// <param name="pack">The sequence, from 0. One that follows the last costs little; any other repeats the stream from its start.</param>
    /// <exception cref="ArgumentException">A clip alone has more tokens than a sequence may, or none.</exception>
    public IReadOnlyList<long> At(long pack)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pack);
        ArgumentOutOfRangeException.ThrowIfLessThan(lookahead, 1);
        if (pack < next - 1)
        {
            waiting.Clear();
            (drawn, next) = (0, 0);
        }

        while (next <= pack)
        {
            last = Fill();
            next++;
        }

        return last;
    }

    private IReadOnlyList<long> Fill()
    {
        Refill();
        var pack = new List<long>();
        var (entry, left) = (waiting.MinBy(each => each.Clip), budget);
        while (entry.Tokens > 0)
        {
            waiting.Remove(entry);
            pack.Add(entry.Clip);
            left -= entry.Tokens;
            Refill();
            entry = waiting.Find(each => each.Tokens <= left);
        }

        return [.. pack.Order()];
    }

    private void Refill()
    {
        while (waiting.Count < lookahead)
        {
            Add(drawn++);
        }
    }

    private void Add(long clip)
    {
        var entry = (Tokens: tokens(clip), Clip: clip);
        if (entry.Tokens < 1 || entry.Tokens > budget)
        {
            throw new ArgumentException(
                $"Expected clips of 1 to {budget} tokens; clip {clip} of the stream has {entry.Tokens}."
            );
        }

        var place = waiting.FindIndex(other => other.Tokens < entry.Tokens);
        waiting.Insert(place < 0 ? waiting.Count : place, entry);
    }
}
